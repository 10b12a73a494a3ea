# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
# A new member of a family is one file, FAMILY/NAME.cpp, and one line in its room's CMakeLists.txt:
#
#   register_provider(FAMILY NAME)
#
# The file defines one function, `Info nameFamily()`, that describes the member. The line compiles the file and adds
# DAYBREAK_MEMBER(name) to generated/FOLDER/FAMILY_members.inc, which the family's table file includes twice:
# once to declare the functions, once to list them. No static initialisers, so nothing can be dropped by the linker.

# add_family(FAMILY): called once in the room's CMakeLists.txt, after add_room and before its register_provider lines.
function(add_family family)
    cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME room)
    set(target daybreak_${room})
    set_property(GLOBAL PROPERTY DAYBREAK_FAMILY_${family} ${target})
    set_property(GLOBAL PROPERTY DAYBREAK_FAMILY_${family}_MEMBERS "")
    cmake_language(EVAL CODE "cmake_language(DEFER CALL daybreak_write_family [[${family}]])")
endfunction()

function(register_provider family name)
    get_property(target GLOBAL PROPERTY DAYBREAK_FAMILY_${family})
    if(NOT target)
        message(FATAL_ERROR "register_provider(${family} ${name}): no add_family(${family}) before it")
    endif()
    target_sources(${target} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}/${family}/${name}.cpp")
    set_property(GLOBAL APPEND PROPERTY DAYBREAK_FAMILY_${family}_MEMBERS ${name})
endfunction()

function(daybreak_write_family family)
    get_property(members GLOBAL PROPERTY DAYBREAK_FAMILY_${family}_MEMBERS)
    cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY "${CMAKE_SOURCE_DIR}" OUTPUT_VARIABLE folder)
    set(text "")
    foreach(member IN LISTS members)
        string(APPEND text "DAYBREAK_MEMBER(${member})\n")
    endforeach()
    file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/generated/${folder}/${family}_members.inc" CONTENT "${text}" @ONLY)
endfunction()
