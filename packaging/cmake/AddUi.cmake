# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
# add_ui(NAME [SOURCES …] [HEADERS …] [DEPENDS …] [PRIVATE_LIBRARIES …])
#
# One static library daybreak_ui_NAME (alias daybreak::ui_NAME) from the current folder of ui/. DEPENDS names folders of
# ours: ui_support, desk, model, …; screens never depend on each other.
function(add_ui name)
    add_room(ui_${name} NO_PCH ${ARGN})
    target_link_libraries(daybreak_ui_${name} PUBLIC Qt6::Widgets)
    daybreak_use_ui_pch(daybreak_ui_${name})
endfunction()

# Widgets' headers are most of a screen file's compile time.
add_library(daybreak_ui_pch STATIC "${CMAKE_BINARY_DIR}/pch.cpp")
set_target_properties(daybreak_ui_pch PROPERTIES AUTOMOC OFF AUTOUIC OFF)
target_link_libraries(daybreak_ui_pch PUBLIC daybreak::options Qt6::Widgets QCoro6::Coro)
target_precompile_headers(daybreak_ui_pch PRIVATE
    <QAbstractItemModel> <QAction> <QApplication> <QBoxLayout> <QDateTime> <QDialog> <QEvent> <QHash> <QIcon>
    <QJsonObject> <QLabel> <QLineEdit> <QList> <QMainWindow> <QMenu> <QPainter> <QPushButton> <QScrollArea> <QString>
    <QStringList> <QStyle> <QTimer> <QToolButton> <QUuid> <QWidget>
    <QCoroTask>
    <algorithm> <array> <chrono> <expected> <functional> <memory> <optional> <ranges> <span> <utility> <vector>)
function(daybreak_use_ui_pch target)
    target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:QCoro6::Coro>)
    target_precompile_headers(${target} REUSE_FROM daybreak_ui_pch)
endfunction()
