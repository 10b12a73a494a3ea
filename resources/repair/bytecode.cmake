# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
# The repair engine's files in compiled form, beside their source in the resource: an interpreter of the same version
# starts in a third of the time, any other reads the source. `file` is set to a qrc, or to nothing without Python.
function(repair_bytecode file)
    set(${file} "" PARENT_SCOPE)
    find_program(DAYBREAK_SANDBOX_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
    if(NOT DAYBREAK_SANDBOX_PYTHON)
        return()
    endif()
    execute_process(COMMAND "${DAYBREAK_SANDBOX_PYTHON}" -S -c "import sys; print(sys.implementation.cache_tag)"
        OUTPUT_VARIABLE tag OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    set(source "${CMAKE_SOURCE_DIR}/resources/repair")
    set(target "${CMAKE_CURRENT_BINARY_DIR}/bytecode")
    file(GLOB_RECURSE files RELATIVE "${source}" CONFIGURE_DEPENDS "${source}/daybreak_repair/*.py")
    set(list "<RCC><qresource prefix=\"/daybreak/repair\">\n")
    foreach(path IN LISTS files)
        cmake_path(GET path PARENT_PATH folder)
        cmake_path(GET path STEM name)
        set(compiled "${folder}/__pycache__/${name}.${tag}.pyc")
        # Unchecked: source and compiled form are in the same resource, so times say nothing.
        add_custom_command(OUTPUT "${target}/${compiled}"
            COMMAND "${DAYBREAK_SANDBOX_PYTHON}" -S -c
                "import py_compile, sys; py_compile.compile(sys.argv[1], sys.argv[2], sys.argv[3], True, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)"
                "${source}/${path}" "${target}/${compiled}" "/opt/daybreak-repair/${path}"
            DEPENDS "${source}/${path}" VERBATIM)
        string(APPEND list "<file alias=\"${compiled}\">${target}/${compiled}</file>\n")
    endforeach()
    string(APPEND list "</qresource></RCC>\n")
    file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/repairbytecode.qrc" CONTENT "${list}" @ONLY)
    set(${file} "${CMAKE_CURRENT_BINARY_DIR}/repairbytecode.qrc" PARENT_SCOPE)
endfunction()
