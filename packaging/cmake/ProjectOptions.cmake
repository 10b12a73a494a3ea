# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Compiler flags and definitions, once, on one INTERFACE target that every target of ours links.

add_library(daybreak_options INTERFACE)
add_library(daybreak::options ALIAS daybreak_options)

target_compile_features(daybreak_options INTERFACE cxx_std_23)
target_include_directories(daybreak_options INTERFACE "${CMAKE_SOURCE_DIR}" "${CMAKE_BINARY_DIR}/generated")
target_compile_definitions(daybreak_options INTERFACE
    QT_NO_CAST_FROM_ASCII
    QT_NO_CAST_TO_ASCII
    QT_NO_URL_CAST_FROM_STRING
    QT_NO_CAST_FROM_BYTEARRAY
    QT_USE_QSTRINGBUILDER
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
    QT_NO_KEYWORDS
    QT_NO_FOREACH
    QT_STRICT_ITERATORS
    QT_NO_CONTEXTLESS_CONNECT
    QT_ENABLE_STRICT_MODE_UP_TO=0x060800
)
target_compile_options(daybreak_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough
    -Wno-missing-field-initializers # designated initialisers name what they set
    $<$<BOOL:${DAYBREAK_WARNINGS_AS_ERRORS}>:-Werror>
)

if(DAYBREAK_SANITIZE)
    target_compile_options(daybreak_options INTERFACE -fsanitize=${DAYBREAK_SANITIZE} -fno-omit-frame-pointer
        -fno-sanitize-recover=all)
    target_link_options(daybreak_options INTERFACE -fsanitize=${DAYBREAK_SANITIZE})
elseif(NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
    target_compile_options(daybreak_options INTERFACE -fstack-protector-strong -fstack-clash-protection
        -fcf-protection=full)
    target_compile_definitions(daybreak_options INTERFACE _GLIBCXX_ASSERTIONS _FORTIFY_SOURCE=3)
    target_link_options(daybreak_options INTERFACE -Wl,-z,relro,-z,now)
else()
    target_compile_definitions(daybreak_options INTERFACE _GLIBCXX_ASSERTIONS)
endif()

if(DAYBREAK_FUZZ)
    if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        message(FATAL_ERROR "DAYBREAK_FUZZ needs clang: cmake --preset fuzz")
    endif()
    target_compile_options(daybreak_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
    # The settings travel with the command, so that a plain `ninja` finds the same cache as a preset does.
    set(_ccache ${CMAKE_COMMAND} -E env
        CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        ${CCACHE_PROGRAM})
    set(CMAKE_C_COMPILER_LAUNCHER ${_ccache})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${_ccache})
endif()

find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
    add_link_options(-fuse-ld=mold)
endif()
