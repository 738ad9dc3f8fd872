#include "engine/complete/known_events.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/input/decompress.h"
#include "grammar/unparse_query.h"
#include "insitu/compile.h"
#include "insitu/field_scan.h"
#include "insitu/query_scan.h"

namespace insitu {
namespace {

using Clock = std::chrono::steady_clock;

/// The first bytes of a file, of which no more are given after a moment.
class BeginningSource final : public ByteSource {
 public:
  BeginningSource(std::shared_ptr<const std::string> bytes, Clock::time_point deadline)
      : bytes_(std::move(bytes)), deadline_(deadline) {}

  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    constexpr std::size_t kMaxPiece = 16 * 1024;  // little, because it may decompress to a thousand times as much
    if (Clock::now() > deadline_) return 0;
    const std::size_t count = std::min({capacity, kMaxPiece, bytes_->size() - at_});
    std::copy_n(bytes_->data() + at_, count, into);
    at_ += count;
    return count;
  }
  [[nodiscard]] bool is_live() const override { return false; }

 private:
  std::shared_ptr<const std::string> bytes_;
  Clock::time_point deadline_;
  std::size_t at_ = 0;
};

/// The front of another source, of which no more is given after a moment.
class FrontSource final : public ByteSource {
 public:
  FrontSource(std::unique_ptr<ByteSource> whole, std::size_t max_bytes, Clock::time_point deadline)
      : whole_(std::move(whole)), left_(max_bytes), deadline_(deadline) {}

  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    constexpr std::size_t kMaxPiece = 64 * 1024;
    if (left_ == 0 || Clock::now() > deadline_) return 0;
    const auto count = whole_->read(into, std::min({capacity, kMaxPiece, left_}));
    left_ = count ? left_ - *count : 0;
    return count;
  }
  [[nodiscard]] bool is_live() const override { return false; }
  [[nodiscard]] SourceFacts facts() const override { return whole_->facts(); }

 private:
  std::unique_ptr<ByteSource> whole_;
  std::size_t left_;
  Clock::time_point deadline_;
};

/// Returns the first bytes of a regular file; nullptr: it is none, or cannot be read.
std::shared_ptr<const std::string> read_beginning(const std::string& path, std::size_t max_bytes,
                                                  Clock::time_point deadline) {
  constexpr std::size_t kPiece = 64 * 1024;
  // A named pipe would block where it is opened, and a device may do anything: they are not opened at all.
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return nullptr;
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (file < 0) return nullptr;
  auto bytes = std::make_shared<std::string>();
  // It may have been replaced in the meantime.
  if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) max_bytes = 0;
  while (bytes->size() < max_bytes && Clock::now() < deadline) {
    const std::size_t before = bytes->size();
    bytes->resize(std::min(before + kPiece, max_bytes));
    const ssize_t count = ::read(file, bytes->data() + before, bytes->size() - before);
    bytes->resize(before + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    if (count <= 0) break;
  }
  ::close(file);
  return bytes;
}

/// Takes the values of the first column.
class FirstColumn final : public RowSink {
 public:
  void columns(std::span<const std::string> /*names*/) override {}
  void row(std::span<const FieldValue> values, std::string_view /*pointer*/) override {
    std::string scratch;
    const FieldValue& value = values.front();
    const bool is_number = value.kind() == FieldKind::WrittenNumber || value.kind() == FieldKind::Integer;
    values_.push_back({std::string(text_of(value, scratch)), is_number});
  }
  void problem(std::size_t /*file*/, const InputProblem& /*problem*/) override {}
  void finish(const ScanSummary& /*summary*/) override {}
  [[nodiscard]] std::vector<KnownValue> take() { return std::move(values_); }

 private:
  std::vector<KnownValue> values_;
};

std::string types_text(const FieldCount& field) {
  std::string text;
  const auto add = [&text](std::string_view name, std::uint64_t events) {
    if (events > 0) text += (text.empty() ? "" : ", ") + std::string(name);
  };
  add("string", field.texts);
  add("number", field.numbers);
  add("boolean", field.booleans);
  add("timestamp", field.times);
  return text;
}

/// The beginnings of some files, read once.
class Look {
 public:
  Look(std::vector<std::string> files, BlockOptions options, const LookLimits& limits)
      : files_(std::move(files)), limits_(limits), deadline_(Clock::now() + limits.max_time) {
    options_.threads = 1;
    options_.blocks = std::move(options);
  }
  Look(std::vector<Input> inputs, ScanOptions options, const LookLimits& limits)
      : limits_(limits),
        deadline_(Clock::now() + limits.max_time),
        options_(std::move(options)),
        inputs_(std::move(inputs)),
        is_read_(true) {
    options_.threads = 1;
    const std::size_t room = limits.max_bytes / std::max<std::size_t>(inputs_.size(), 1);
    for (Input& input : inputs_) {
      input.open = [open = std::move(input.open), room,
                    deadline = deadline_]() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> {
        auto whole = open();
        if (!whole) return whole;
        return std::make_unique<FrontSource>(std::move(*whole), room, deadline);
      };
    }
  }

  std::vector<KnownField> fields() {
    std::vector<KnownField> known;
    const auto no_report = [](std::size_t /*file*/, const InputProblem& /*problem*/) {};
    for (FieldCount& field : scan_fields(inputs(), no_report, options_).fields) {
      std::string types = types_text(field);
      known.push_back({std::move(field.name), std::move(types)});
    }
    return known;
  }

  std::vector<KnownValue> values(const std::string& field) {
    const auto name = unparse_field_name(field);
    if (!name) return {};
    const auto query = compile_query("filter ispresent(" + *name + ") | stats count(*) as events_with_it by " + *name +
                                     " | sort events_with_it desc | limit " + std::to_string(limits_.max_values + 1));
    if (!query) return {};
    FirstColumn sink;
    scan(*query, inputs(), sink, options_, {.counts_lost_rows = false});
    std::vector<KnownValue> found = sink.take();
    if (found.size() > limits_.max_values) found.clear();
    return found;
  }

 private:
  const std::vector<Input>& inputs() {
    if (is_read_) return inputs_;
    is_read_ = true;
    std::size_t room = limits_.max_bytes;
    for (const std::string& file : files_) {
      auto bytes = room == 0 ? nullptr : read_beginning(file, room, deadline_);
      if (!bytes) continue;
      room -= bytes->size();
      Input input;
      input.path = file;
      input.open = [bytes = std::move(bytes), deadline = deadline_] {
        return decompress(std::make_unique<BeginningSource>(bytes, deadline));
      };
      inputs_.push_back(std::move(input));
    }
    return inputs_;
  }

  std::vector<std::string> files_;
  LookLimits limits_;
  Clock::time_point deadline_;
  ScanOptions options_;
  std::vector<Input> inputs_;
  bool is_read_ = false;
};

}  // namespace

KnownEvents look_at_events(const std::vector<std::string>& files, const BlockOptions& options,
                           const LookLimits& limits) {
  auto look = std::make_shared<Look>(files, options, limits);
  return {.fields = [look] { return look->fields(); },
          .values = [look](const std::string& field) { return look->values(field); }};
}

KnownEvents look_at_inputs(std::vector<Input> inputs, const ScanOptions& options, const LookLimits& limits) {
  auto look = std::make_shared<Look>(std::move(inputs), options, limits);
  return {.fields = [look] { return look->fields(); },
          .values = [look](const std::string& field) { return look->values(field); }};
}

}  // namespace insitu
