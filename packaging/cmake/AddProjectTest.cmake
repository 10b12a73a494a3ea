# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
# add_project_test(NAME SOURCES … DEPENDS … [LIBRARIES …] [LABELS …] [TIMEOUT seconds])
#
# One Qt Test program tst_NAME: offscreen, in an empty home, fixed locale and time zone. A program may hold several
# test classes (tests/support/testmain.h). Labels `fault` and `bench` stay out of the everyday run.
set(DAYBREAK_SANITIZER_ENVIRONMENT
    "ASAN_OPTIONS=detect_leaks=1"
    "LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/lsan.supp:print_suppressions=0"
    "UBSAN_OPTIONS=print_stacktrace=1"
    "TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/tsan.supp:second_deadlock_stack=1")

# DAYBREAK_SOURCE_DIR and DAYBREAK_BIN_DIR, given to those files alone that mention them: an absolute path among a file's
# definitions keeps the compiler cache from finding it for another clone.
function(daybreak_define_folders)
    foreach(source IN LISTS ARGN)
        cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
        file(STRINGS "${source}" mentions REGEX "DAYBREAK_(SOURCE|BIN)_DIR" LIMIT_COUNT 1)
        if(mentions)
            set_property(SOURCE "${source}" APPEND PROPERTY COMPILE_DEFINITIONS
                DAYBREAK_SOURCE_DIR="${CMAKE_SOURCE_DIR}" DAYBREAK_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
        endif()
    endforeach()
endfunction()

function(add_project_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "SOURCES;DEPENDS;LIBRARIES;LABELS;ARGUMENTS")
    set(target tst_${name})
    add_executable(${target} ${arg_SOURCES})
    set_target_properties(${target} PROPERTIES AUTOMOC ON)
    list(TRANSFORM arg_DEPENDS PREPEND daybreak::)
    target_link_libraries(${target} PRIVATE daybreak::options daybreak::testsupport ${arg_DEPENDS} Qt6::Test
        ${arg_LIBRARIES})
    daybreak_define_folders(${arg_SOURCES})
    daybreak_use_pch(${target})
    add_test(NAME ${name} COMMAND ${target} ${arg_ARGUMENTS})
    set(home "${CMAKE_BINARY_DIR}/testhome/${name}")
    file(MAKE_DIRECTORY "${home}")
    set_tests_properties(${name} PROPERTIES ENVIRONMENT
        "QT_QPA_PLATFORM=offscreen;HOME=${home};XDG_DATA_HOME=${home}/data;XDG_CONFIG_HOME=${home}/config;XDG_CACHE_HOME=${home}/cache;XDG_STATE_HOME=${home}/state;XDG_RUNTIME_DIR=${home};LC_ALL=C.UTF-8;TZ=UTC;QTEST_THROW_ON_FAIL=1;${DAYBREAK_SANITIZER_ENVIRONMENT}")
    # Figures of a build with sanitizers say nothing.
    if(DAYBREAK_SANITIZE AND "bench" IN_LIST arg_LABELS)
        set_target_properties(${target} PROPERTIES EXCLUDE_FROM_ALL ON)
    endif()
    if(arg_LABELS)
        set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}")
    endif()
    if(arg_TIMEOUT)
        set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT})
    endif()
endfunction()
