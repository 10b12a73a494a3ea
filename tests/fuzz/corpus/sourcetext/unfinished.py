def f(:
  """never closed
	if x:
