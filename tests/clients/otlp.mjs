// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Exports a log record or a span with an exception by OpenTelemetry's own exporters.
// Arguments: port, key, and http (JSON), proto or traces.
import { SeverityNumber } from '@opentelemetry/api-logs'
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPLogExporter as ProtoExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'

const [, , port, key, form] = process.argv
const resource = resourceFromAttributes({ 'service.name': 'shop', 'service.version': '1.4.2' })
const options = { headers: { 'x-api-key': key } }
if (form === 'traces') {
  const exporter = new OTLPTraceExporter({ ...options, url: `http://127.0.0.1:${port}/v1/traces` })
  const provider = new BasicTracerProvider({ resource,
    spanProcessors: [new SimpleSpanProcessor(exporter)] })
  const span = provider.getTracer('checkout').startSpan('POST /checkout')
  span.recordException(new TypeError('discount is undefined'))
  span.end()
  await provider.forceFlush()
  await provider.shutdown()
} else {
  const Exporter = form === 'proto' ? ProtoExporter : JsonExporter
  const exporter = new Exporter({ ...options, compression: form === 'proto' ? 'gzip' : 'none',
    url: `http://127.0.0.1:${port}/v1/logs` })
  const provider = new LoggerProvider({ resource, processors: [new SimpleLogRecordProcessor(exporter)] })
  const logger = provider.getLogger('checkout', '1.0')
  logger.emit({ severityNumber: SeverityNumber.INFO, severityText: 'INFO', body: 'opened' })
  logger.emit({ severityNumber: SeverityNumber.ERROR, severityText: 'ERROR', body: 'checkout failed',
    attributes: { 'order.id': 'o-9' } })
  await provider.forceFlush()
  await provider.shutdown()
}
