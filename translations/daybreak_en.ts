<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Commands</name>
    <message numerus="yes">
        <source>%n signal(s) erased.
</source>
        <translation>
            <numerusform>%n signal erased.
</numerusform>
            <numerusform>%n signals erased.
</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n signal(s) would be erased. Say --yes to do it; it cannot be undone.
</source>
        <translation>
            <numerusform>%n signal would be erased. Say --yes to do it; it cannot be undone.
</numerusform>
            <numerusform>%n signals would be erased. Say --yes to do it; it cannot be undone.
</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Embedding</name>
    <message numerus="yes">
        <source>%1 is asked too often, and wants to be asked again in %n second(s).</source>
        <translation>
            <numerusform>%1 is asked too often, and wants to be asked again in %n second.</numerusform>
            <numerusform>%1 is asked too often, and wants to be asked again in %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Pipeline</name>
    <message numerus="yes">
        <source>%n signal(s) begin anew.
</source>
        <translation>
            <numerusform>%n signal begins anew.
</numerusform>
            <numerusform>%n signals begin anew.
</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n signal(s)</source>
        <translation>
            <numerusform>%n signal</numerusform>
            <numerusform>%n signals</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Reports</name>
    <message numerus="yes">
        <source>by %n user(s)</source>
        <translation>
            <numerusform>by %n user</numerusform>
            <numerusform>by %n users</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n session(s)</source>
        <translation>
            <numerusform>in %n session</numerusform>
            <numerusform>in %n sessions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>seen %n time(s)</source>
        <translation>
            <numerusform>seen once</numerusform>
            <numerusform>seen %n times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>core::inbox::Why</name>
    <message numerus="yes">
        <source>%n signal(s) came near.</source>
        <translation>
            <numerusform>%n signal came near.</numerusform>
            <numerusform>%n signals came near.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The nearest of %n compared pair(s): %1 and %2, %3.</source>
        <translation>
            <numerusform>The one compared pair: %1 and %2, %3.</numerusform>
            <numerusform>The nearest of %n compared pairs: %1 and %2, %3.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n signal(s) nearly joined the other report at first.</source>
        <translation>
            <numerusform>%n signal nearly joined the other report at first.</numerusform>
            <numerusform>%n signals nearly joined the other report at first.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of its %1 signals are on average only %2 likely the same as the nearest of the others (%3 is needed in one report), but %4 as the nearest of their own part.</source>
        <translation>
            <numerusform>%n of its %1 signals is on average only %2 likely the same as the nearest of the others (%3 is needed in one report), but %4 as the nearest of its own part.</numerusform>
            <numerusform>%n of its %1 signals are on average only %2 likely the same as the nearest of the others (%3 is needed in one report), but %4 as the nearest of their own part.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::shell::EmbedderDialog</name>
    <message numerus="yes">
        <source>%n signal(s) embedded.</source>
        <translation>
            <numerusform>%n signal embedded.</numerusform>
            <numerusform>%n signals embedded.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n wait for vectors.</source>
        <translation>
            <numerusform>%n waits for vectors.</numerusform>
            <numerusform>%n wait for vectors.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::shell::MainWindow</name>
    <message numerus="yes">
        <source>%n proposal(s) wait on the pages of their reports</source>
        <translation>
            <numerusform>%n proposal waits on the page of its report</numerusform>
            <numerusform>%n proposals wait on the pages of their reports</numerusform>
        </translation>
    </message>
</context>
</TS>
