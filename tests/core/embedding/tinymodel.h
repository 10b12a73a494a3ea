// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Writes small ONNX files: protobuf's wire format by hand, with the field numbers of onnx.proto3.
#pragma once

#include <QByteArray>
#include <QFile>

#include <vector>

namespace tests {

/// A protobuf message that is being written.
class Wire
{
public:
    Wire &number(int field, quint64 value)
    {
        varint(quint64(field) << 3U);
        varint(value);
        return *this;
    }
    Wire &bytes(int field, const QByteArray &value)
    {
        varint((quint64(field) << 3U) | 2U);
        varint(quint64(value.size()));
        m_bytes += value;
        return *this;
    }
    Wire &message(int field, const Wire &value) { return bytes(field, value.m_bytes); }
    const QByteArray &written() const { return m_bytes; }

private:
    void varint(quint64 value)
    {
        while (value >= 0x80U) {
            m_bytes.append(char((value & 0x7FU) | 0x80U));
            value >>= 7U;
        }
        m_bytes.append(char(value));
    }

    QByteArray m_bytes;
};

/// What a test wants of a model. By itself: a row of a table for each token, multiplied by a
/// matrix; the vectors of tokens come out.
struct TinyModel
{
    std::vector<std::vector<float>> table; ///< tokens × 2
    std::vector<float> matrix{0, 1, 1, 0}; ///< 2 × 2, row by row
    std::vector<QByteArray> inputs{"input_ids", "attention_mask", "token_type_ids"};
    int inputType = 7; ///< TensorProto.DataType: 7 is int64, 6 is int32
    QByteArray output = "last_hidden_state";
    bool isSentence = false;   ///< the output is of the first token alone
    bool keepsOutside = false; ///< names another file for its weights
    QByteArray operation = "Gather";

    static Wire floats(const QByteArray &name, std::vector<qint64> shape,
                       const std::vector<float> &values, bool isOutside = false)
    {
        Wire tensor;
        for (const qint64 size : shape)
            tensor.number(1, quint64(size));
        tensor.number(2, 1); // float
        tensor.bytes(8, name);
        if (isOutside) {
            tensor.message(13, Wire().bytes(1, "location").bytes(2, "../../weights.bin"));
            tensor.number(14, 1);
        } else {
            tensor.bytes(9, QByteArray(reinterpret_cast<const char *>(values.data()),
                                       qsizetype(values.size() * sizeof(float))));
        }
        return tensor;
    }
    static Wire port(const QByteArray &name, int type, const std::vector<QByteArray> &shape)
    {
        Wire dimensions;
        for (const QByteArray &size : shape) {
            bool isFixed = false;
            const int fixed = size.toInt(&isFixed);
            Wire dimension;
            if (isFixed)
                dimension.number(1, quint64(fixed));
            else
                dimension.bytes(2, size);
            dimensions.message(1, dimension);
        }
        const Wire tensor = Wire().number(1, quint64(type)).message(2, dimensions);
        return Wire().bytes(1, name).message(2, Wire().message(1, tensor));
    }
    static Wire node(const QByteArray &type, const std::vector<QByteArray> &inputs,
                     const QByteArray &output)
    {
        Wire node;
        for (const QByteArray &input : inputs)
            node.bytes(1, input);
        return node.bytes(2, output).bytes(3, output).bytes(4, type);
    }
    static Wire integer(const QByteArray &name, qint64 value)
    {
        return Wire().number(20, 2).bytes(1, name).number(3, quint64(value)); // AttributeProto INT
    }

    QByteArray written() const
    {
        std::vector<float> rows;
        for (const std::vector<float> &row : table)
            rows.insert(rows.end(), row.begin(), row.end());
        Wire graph;
        graph.message(1, node(operation, {"table", "input_ids"}, "looked_up"));
        graph.message(1, node("MatMul", {"looked_up", "matrix"}, isSentence ? "turned" : output));
        if (isSentence) {
            // The first token of each row: Gather along the tokens.
            Wire first = node("Gather", {"turned", "zero"}, output);
            first.message(5, integer("axis", 1));
            graph.message(1, first);
        }
        graph.bytes(2, "tiny");
        graph.message(5, floats("table", {qint64(table.size()), 2}, rows, keepsOutside));
        graph.message(5, floats("matrix", {2, 2}, matrix));
        if (isSentence) { // a scalar, so that its axis goes
            const qint64 zero = 0;
            graph.message(5, Wire().number(2, 7).bytes(8, "zero").bytes(
                                 9, QByteArray(reinterpret_cast<const char *>(&zero), 8)));
        }
        for (const QByteArray &input : inputs)
            graph.message(11, port(input, inputType, {"batch", "tokens"}));
        graph.message(12, isSentence ? port(output, 1, {"batch", "2"})
                                     : port(output, 1, {"batch", "tokens", "2"}));
        return Wire()
            .number(1, 8) // IR version
            .bytes(2, "daybreak-tests")
            .message(7, graph)
            .message(8, Wire().bytes(1, "").number(2, 17)) // operator set
            .written();
    }
};

} // namespace tests
