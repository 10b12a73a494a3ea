// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedding/onnxsession_p.h"

#include "core/embedding/vectors_p.h"

#include <QLibrary>

#include <iostream>
#include <mutex>
#include <sstream>

// Loaded when a model is, so that nobody waits for a large library at each start.
#define ORT_API_MANUAL_INIT
#include <onnxruntime_cxx_api.h>
#undef ORT_API_MANUAL_INIT

using namespace Qt::StringLiterals;

namespace core::embedding {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Embedding", text);
}

/// What goes wrong comes as exceptions; the library would print it, too.
void ignoreLog(void *, OrtLoggingLevel, const char *, const char *, const char *, const char *) {}

std::unexpected<Error> cannotRun(const char *what)
{
    return fail(ErrorKind::InvalidInput, tr("ONNX Runtime cannot run the model."),
                QString::fromUtf8(what));
}

/// Debian's build registers its operators twice and prints 180 lines about it. They go nowhere
/// while this lives; nothing else here writes to std::cerr.
class QuietErrors
{
public:
    QuietErrors() : m_before(std::cerr.rdbuf(m_nowhere.rdbuf())) {}
    ~QuietErrors() { std::cerr.rdbuf(m_before); }
    QuietErrors(const QuietErrors &) = delete;
    QuietErrors &operator=(const QuietErrors &) = delete;

private:
    std::ostringstream m_nowhere;
    std::streambuf *m_before;
};

/// Once for the process; the library stays. errors  Unsupported
Result<> loadRuntime()
{
    static const QString problem = [] {
        QLibrary library(u"onnxruntime"_s, QStringLiteral(DAYBREAK_ONNXRUNTIME_VERSION));
        const auto base =
            reinterpret_cast<decltype(&OrtGetApiBase)>(library.resolve("OrtGetApiBase"));
        const OrtApi *api = base ? base()->GetApi(ORT_API_VERSION) : nullptr;
        if (api)
            Ort::InitApi(api);
        return api ? QString() : u"version %1: "_s.arg(ORT_API_VERSION) + library.errorString();
    }();
    if (problem.isEmpty())
        return {};
    return fail(ErrorKind::Unsupported,
                tr("ONNX Runtime cannot be loaded. Install the package libonnxruntime%1.")
                    .arg(QStringLiteral(DAYBREAK_ONNXRUNTIME_VERSION)),
                problem);
}

struct Port
{
    std::string name;
    ONNXTensorElementDataType type = ONNX_TENSOR_ELEMENT_DATA_TYPE_UNDEFINED;
    std::vector<int64_t> shape; ///< -1: any
};

Port portOf(Ort::AllocatedStringPtr name, const Ort::TypeInfo &info)
{
    Port port{.name = name.get()};
    if (info.GetONNXType() == ONNX_TYPE_TENSOR) {
        const auto tensor = info.GetTensorTypeAndShapeInfo();
        port.type = tensor.GetElementType();
        port.shape = tensor.GetShape();
    }
    return port;
}

/// Sums in double: the order of a batch must not show.
std::vector<double> meanOf(const float *rows, size_t count, size_t dimension)
{
    std::vector<double> mean(dimension, 0.0);
    for (size_t i = 0; i < count; ++i) {
        for (size_t d = 0; d < dimension; ++d)
            mean[d] += double(rows[i * dimension + d]);
    }
    for (double &value : mean)
        value /= double(count);
    return mean;
}

} // namespace

struct OnnxSession::State
{
    Ort::Env environment{ORT_LOGGING_LEVEL_FATAL, "daybreak", ignoreLog, nullptr};
    Ort::Session session{nullptr};
    std::vector<std::string> inputs;
    std::string output;
    std::optional<Pooling> pooling; ///< none: the output is of whole sentences
    int dimension = 0;

    Result<> readInputs()
    {
        const Ort::AllocatorWithDefaultOptions allocator;
        bool takesTokens = false;
        for (size_t i = 0; i < session.GetInputCount(); ++i) {
            const Port port =
                portOf(session.GetInputNameAllocated(i, allocator), session.GetInputTypeInfo(i));
            const QString name = QString::fromStdString(port.name);
            if (name != u"input_ids" && name != u"attention_mask" && name != u"token_type_ids")
                return fail(ErrorKind::Unsupported,
                            tr("The model wants an input “%1”, which Daybreak does not know.")
                                .arg(name.left(80)));
            if (port.type != ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64)
                return fail(
                    ErrorKind::Unsupported,
                    tr("The model's input “%1” is not of whole numbers of 64 bits.").arg(name));
            takesTokens = takesTokens || name == u"input_ids";
            inputs.push_back(port.name);
        }
        if (!takesTokens)
            return fail(ErrorKind::Unsupported, tr("The model has no input “input_ids”."));
        return {};
    }

    /// The output with as many dimensions, a known name before others; none if there is none.
    std::optional<Port> outputOf(const std::vector<Port> &ports, size_t rank,
                                 std::initializer_list<std::string_view> names)
    {
        std::optional<Port> any;
        for (const Port &port : ports) {
            if (port.shape.size() != rank || port.type != ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT)
                continue;
            if (std::ranges::contains(names, std::string_view(port.name)))
                return port;
            if (!any)
                any = port;
        }
        return any;
    }

    Result<> readOutputs(const ModelFolder &folder, std::optional<Pooling> chosen)
    {
        const Ort::AllocatorWithDefaultOptions allocator;
        std::vector<Port> ports;
        for (size_t i = 0; i < session.GetOutputCount(); ++i)
            ports.push_back(
                portOf(session.GetOutputNameAllocated(i, allocator), session.GetOutputTypeInfo(i)));
        const auto tokens = outputOf(ports, 3, {"last_hidden_state", "token_embeddings"});
        const auto whole = outputOf(ports, 2, {"sentence_embedding"});
        // BERT's "pooler_output" is of two dimensions and no embedding of a sentence.
        const bool isSentence = whole && (whole->name == "sentence_embedding" || !tokens);
        if (!tokens && (!whole || chosen))
            return fail(ErrorKind::Unsupported,
                        tr("The model has no output of float vectors for tokens."));
        const bool usesWhole = isSentence && !chosen;
        const Port &port = usesWhole ? *whole : *tokens;
        if (!usesWhole)
            pooling = chosen.value_or(folder.pooling);
        output = port.name;
        dimension = int(std::clamp<int64_t>(port.shape.back(), 0, mostDimensions));
        return {};
    }

    Result<std::vector<std::vector<double>>>
    read(const Ort::Value &value, std::span<const Tokens> rows, size_t longest) const
    {
        const auto info = value.GetTensorTypeAndShapeInfo();
        const std::vector<int64_t> shape = info.GetShape();
        const size_t rank = pooling ? 3 : 2;
        const bool fits = info.GetElementType() == ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT &&
                          shape.size() == rank && shape[0] == int64_t(rows.size()) &&
                          (!pooling || shape[1] == int64_t(longest)) && shape.back() > 0 &&
                          shape.back() <= mostDimensions;
        if (!fits)
            return cannotRun("an output of another shape than declared");
        const auto width = size_t(shape.back());
        const auto *data = value.GetTensorData<float>();
        std::vector<std::vector<double>> vectors;
        for (size_t i = 0; i < rows.size(); ++i) {
            const float *row = data + i * width * (pooling ? longest : 1);
            const size_t count = pooling == Pooling::Mean ? rows[i].ids.size() : 1;
            vectors.push_back(meanOf(row, count, width));
        }
        return vectors;
    }
};

OnnxSession::OnnxSession(std::unique_ptr<State> state) : m_state(std::move(state)) {}

OnnxSession::~OnnxSession() = default;

Result<std::shared_ptr<const OnnxSession>>
OnnxSession::open(const ModelFolder &folder, std::optional<Pooling> pooling, int threads)
{
    static std::mutex opening; // std::cerr is the whole process's
    const std::scoped_lock lock(opening);
    const QuietErrors quiet;
    Result<> ready = loadRuntime();
    if (!ready)
        return std::unexpected(std::move(ready.error()));
    try {
        auto state = std::make_unique<State>();
        Ort::SessionOptions options;
        options.SetIntraOpNumThreads(threads);
        options.SetInterOpNumThreads(1);
        options.SetGraphOptimizationLevel(ORT_ENABLE_ALL);
        options.AddConfigEntry("session.intra_op.allow_spinning", "0"); // waits without burning
        state->session = Ort::Session(state->environment, folder.model.constData(),
                                      size_t(folder.model.size()), options);
        Result<> fits = state->readInputs();
        if (fits)
            fits = state->readOutputs(folder, pooling);
        if (!fits)
            return std::unexpected(std::move(fits.error()));
        return std::shared_ptr<const OnnxSession>(new OnnxSession(std::move(state)));
    } catch (const std::exception &error) {
        return cannotRun(error.what());
    }
}

Result<std::vector<std::vector<double>>> OnnxSession::run(std::span<const Tokens> rows, qint64 pad,
                                                          const StopToken &stop) const
{
    size_t longest = 0;
    for (const Tokens &row : rows)
        longest = std::max(longest, row.ids.size());
    if (longest == 0)
        return cannotRun("no tokens");
    const size_t count = rows.size() * longest;
    std::vector<int64_t> ids(count, pad);
    std::vector<int64_t> mask(count, 0);
    std::vector<int64_t> types(count, 0);
    for (size_t i = 0; i < rows.size(); ++i) {
        std::ranges::copy(rows[i].ids, ids.begin() + ptrdiff_t(i * longest));
        std::ranges::copy(rows[i].types, types.begin() + ptrdiff_t(i * longest));
        std::fill_n(mask.begin() + ptrdiff_t(i * longest), rows[i].ids.size(), 1);
    }
    try {
        const auto memory = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
        const std::array<int64_t, 2> shape{int64_t(rows.size()), int64_t(longest)};
        std::vector<const char *> names;
        std::vector<Ort::Value> values;
        for (const std::string &name : m_state->inputs) {
            std::vector<int64_t> &data = name == "input_ids"        ? ids
                                         : name == "attention_mask" ? mask
                                                                    : types;
            names.push_back(name.c_str());
            values.push_back(Ort::Value::CreateTensor<int64_t>(memory, data.data(), data.size(),
                                                               shape.data(), shape.size()));
        }
        Ort::RunOptions options;
        const std::stop_callback onStop(stop, [&options] { options.SetTerminate(); });
        const std::array<const char *, 1> outputs{m_state->output.c_str()};
        // The library's own object may be run by several threads at once.
        auto &session = const_cast<Ort::Session &>(m_state->session);
        const std::vector<Ort::Value> given = session.Run(
            options, names.data(), values.data(), values.size(), outputs.data(), outputs.size());
        if (stop.stop_requested())
            return cancelled();
        return m_state->read(given.front(), rows, longest);
    } catch (const std::exception &error) {
        return stop.stop_requested() ? Result<std::vector<std::vector<double>>>(cancelled())
                                     : cannotRun(error.what());
    }
}

int OnnxSession::dimension() const
{
    return m_state->dimension;
}

QString OnnxSession::how() const
{
    return m_state->pooling ? poolingName(*m_state->pooling)
                            : QString::fromStdString(m_state->output);
}

} // namespace core::embedding
