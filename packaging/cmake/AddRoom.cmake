# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
# add_room(NAME [SOURCES …] [HEADERS …] [DEPENDS …] [LIBRARIES …] [PRIVATE_LIBRARIES …])
#
# Every header below a folder belongs to the room of its name, named here or not, and is compiled alone by
# all_verify_interface_header_sets. A second room of a folder, added before it, has the headers it names.
# One static library daybreak_NAME (alias daybreak::NAME) from the current folder. DEPENDS names other folders of ours;
# LIBRARIES and PRIVATE_LIBRARIES name foreign targets. Who may depend on whom is tests/policy's to say.
function(add_room name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "NO_PCH" "" "SOURCES;HEADERS;DEPENDS;LIBRARIES;PRIVATE_LIBRARIES")
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "add_room(${name}): what is ${arg_UNPARSED_ARGUMENTS}?")
    endif()
    set(target daybreak_${name})
    add_library(${target} STATIC ${arg_SOURCES})
    add_library(daybreak::${name} ALIAS ${target})
    set(headers ${arg_HEADERS})
    cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME folder)
    if(name MATCHES "^(ui_)?${folder}$")
        file(GLOB_RECURSE headers CONFIGURE_DEPENDS "*.h")
        get_property(others GLOBAL PROPERTY DAYBREAK_NAMED_HEADERS)
        list(REMOVE_ITEM headers ${others})
    else()
        list(TRANSFORM headers PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/")
        set_property(GLOBAL APPEND PROPERTY DAYBREAK_NAMED_HEADERS ${headers})
    endif()
    target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS "${CMAKE_SOURCE_DIR}" FILES ${headers})
    set_target_properties(${target} PROPERTIES AUTOMOC ON LINKER_LANGUAGE CXX VERIFY_INTERFACE_HEADER_SETS ON)
    list(TRANSFORM arg_DEPENDS PREPEND daybreak::)
    target_link_libraries(${target}
        PUBLIC daybreak::options Qt6::Core ${arg_DEPENDS} ${arg_LIBRARIES}
        PRIVATE ${arg_PRIVATE_LIBRARIES})
    if(NOT arg_NO_PCH)
        daybreak_use_pch(${target})
    endif()
    set_property(GLOBAL APPEND PROPERTY DAYBREAK_ROOMS ${target})
endfunction()

# One precompiled header for everything of ours: parsing Qt Core and the coroutine headers is most of a small file's
# compile time. That each header stands alone without it is checked by
# the target all_verify_interface_header_sets.
file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/pch.cpp" CONTENT "// Holds the precompiled header.\n")
add_library(daybreak_pch STATIC "${CMAKE_BINARY_DIR}/pch.cpp")
set_target_properties(daybreak_pch PROPERTIES AUTOMOC OFF AUTOUIC OFF)
function(daybreak_finish_pch)
    target_link_libraries(daybreak_pch PUBLIC daybreak::options Qt6::Core QCoro6::Coro QCoro6::Core)
    target_precompile_headers(daybreak_pch PRIVATE
        <QByteArray> <QDateTime> <QFile> <QHash> <QJsonArray> <QJsonDocument> <QJsonObject> <QList> <QMap> <QObject>
        <QRegularExpression> <QSet> <QString> <QStringList> <QUuid> <QVariant> <QFuture>
        <QCoroTask> <QCoroFuture>
        <algorithm> <array> <chrono> <cmath> <cstdint> <deque> <expected> <functional> <map> <memory> <optional>
        <ranges> <set> <span> <string> <string_view> <unordered_map> <utility> <variant> <vector>)
endfunction()
function(daybreak_use_pch target)
    target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:QCoro6::Coro>)
    target_precompile_headers(${target} REUSE_FROM daybreak_pch)
endfunction()
