#include "tests/conformance/emf_case_file.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include "engine/model/number.h"
#include "tests/conformance/query_case_file.h"
#include "tests/escaped_text.h"

namespace insitu::conformance {
namespace {

/// Reads `1 1 80.5 3*100`, the last one a hundred samples.
std::optional<std::vector<double>> read_emf_samples(std::string_view text) {
  std::vector<double> samples;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    const std::size_t star = std::min(word.find('*'), word.size());
    const auto number = parse_number(word.substr(0, star));
    const auto times = star == word.size() ? std::optional<std::size_t>(1) : read_size(word.substr(star + 1));
    if (!number || !times) return std::nullopt;
    samples.insert(samples.end(), *times, *number);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  std::ranges::sort(samples);
  return samples.empty() ? std::nullopt : std::optional(samples);
}

/// Reads a name as it is, or in double quotes with escapes.
std::optional<std::string> read_name(std::string_view part) {
  return part.starts_with('"') ? read_escaped(part) : std::string(part);
}

class EmfCaseFileReader : public DocumentReader {
 public:
  explicit EmfCaseFileReader(EmfCaseFile& file) : DocumentReader(file.faults), file_(file) {}

 private:
  [[nodiscard]] bool has_blocks() const override { return !file_.blocks.empty(); }

  DocumentBlock& open_block() override {
    block_ = EmfBlock();
    received_.reset();
    return block_;
  }

  bool take(const Statement& statement) override {
    if (statement.keyword == "document") {
      read_document(statement);
    } else if (statement.keyword == "event") {
      read_event(statement);
    } else {
      return !statement.escaped && (read_circumstance(statement) || read_outcome(statement));
    }
    return true;
  }

  // ---- the documents

  void read_document(const Statement& statement) {
    const auto text = any_text(statement);
    if (!text) return add_text_fault(statement);
    block_.has_lines = true;
    block_.events.push_back({.message = *text, .timestamp = {}, .ingestion_time = {}});
  }

  void read_event(const Statement& statement) {
    const std::size_t end = statement.text.find("  ");
    Statement of_message = statement;
    of_message.text = end == std::string_view::npos ? "" : statement.text.substr(end + 2);
    const auto text = any_text(of_message);
    if (!text) return add_fault(line_number(), "not an event: a time, two blanks and a message");
    block_.has_objects = true;
    block_.events.push_back(
        {.message = *text, .timestamp = moment(statement.text.substr(0, end)), .ingestion_time = received_});
  }

  bool read_circumstance(const Statement& statement) {
    if (statement.keyword == "now") {
      block_.now = moment(statement.text);
    } else if (statement.keyword == "received") {
      received_ = moment(statement.text);
    } else if (statement.keyword == "pad") {
      pad(statement.text);
    } else {
      return false;
    }
    return true;
  }

  std::optional<std::int64_t> moment(std::string_view text) {
    if (text == kNothing) return std::nullopt;
    const auto milliseconds = read_moment(text);
    if (!milliseconds) add_fault(line_number(), "no time: `" + std::string(text) + "`");
    return milliseconds;
  }

  /// Gives the last document a member `pad`, so that it has so many bytes.
  void pad(std::string_view text) {
    constexpr std::string_view kMember = ",\"pad\":\"\"";
    const auto bytes = read_size(text);
    if (!bytes || block_.events.empty() || !block_.events.back().message.ends_with('}') ||
        block_.events.back().message.size() + kMember.size() > *bytes) {
      return add_fault(line_number(), "`pad` is a number of bytes, after a longer document");
    }
    std::string& message = block_.events.back().message;
    const std::string letters(*bytes - message.size() - kMember.size(), 'x');
    message.pop_back();
    message += ",\"pad\":\"" + letters + "\"}";
  }

  // ---- what comes of them

  bool read_outcome(const Statement& statement) {
    if (statement.keyword == "minute") {
      read_samples(statement.text, ":00.000Z");
    } else if (statement.keyword == "second") {
      if (auto series = read_samples(statement.text, ".000Z")) {
        block_.expected.high_resolution.insert(std::move(*series));
      }
    } else if (statement.keyword == "samples") {
      if (statement.text != "none") add_fault(line_number(), "samples are `none`, or stated one by one");
    } else if (statement.keyword == "dropped") {
      read_loss(statement.text, block_.expected.dropped);
    } else if (statement.keyword == "noted") {
      read_loss(statement.text, block_.expected.noted);
    } else {
      return false;
    }
    block_.asserts_something = true;
    return true;
  }

  /// Reads `2026-03-02T09:00  1 2.5  Shop  Latency  None  Service=pay`.
  std::optional<reference::EmfSeriesName> read_samples(std::string_view text, std::string_view rest_of_time) {
    const auto parts = split_parts(text);
    const auto refuse = [this] {
      add_fault(
          line_number(),
          "samples are `2026-03-02T09:00  1 2.5  NAMESPACE  METRIC  UNIT  NAME=VALUE`, with seconds for `second`");
      return std::nullopt;
    };
    if (parts.size() < 5) return refuse();
    const auto time = read_moment(std::string(parts[0]) + std::string(rest_of_time));
    const auto samples = read_emf_samples(parts[1]);
    const auto metric_namespace = read_name(parts[2]);
    const auto name = read_name(parts[3]);
    if (!time || !samples || !metric_namespace || !name) return refuse();
    reference::EmfSeriesName series{*metric_namespace, *name, std::string(parts[4]), {}};
    for (const std::string_view part : std::span(parts).subspan(5)) {
      const auto dimension = read_name(part);
      const std::size_t equals = dimension ? dimension->find('=') : std::string::npos;
      if (equals == std::string::npos) return refuse();
      series.dimensions.emplace(dimension->substr(0, equals), dimension->substr(equals + 1));
    }
    if (!block_.expected.samples[series].emplace(*time, *samples).second) {
      add_fault(line_number(), "the same time a second time");
    }
    return series;
  }

  /// Reads `2  missing-member  gone`.
  void read_loss(std::string_view text, std::multiset<reference::EmfLoss>& losses) {
    const auto parts = split_parts(text);
    const auto line = parts.empty() ? std::nullopt : read_size(parts[0]);
    const auto name = parts.size() < 3 ? std::string() : read_name(parts[2]);
    if (!line || parts.size() < 2 || parts.size() > 3 || !name) {
      return add_fault(line_number(), "an entry is `2  missing-member  gone`");
    }
    losses.insert({*line, std::string(parts[1]), parts.size() == 3 ? name : std::nullopt});
  }

  [[nodiscard]] Contents contents() const override {
    return {
        .subject = "a document", .has_subject = !block_.events.empty(), .asserts_something = block_.asserts_something};
  }

  void close_block() override {
    if (block_.has_lines && block_.has_objects) {
      add_fault(block_.line, "documents are lines or events, and not both in a block");
    }
    file_.blocks.push_back(std::move(block_));
  }

  EmfCaseFile& file_;
  EmfBlock block_;
  std::optional<std::int64_t> received_;
};

}  // namespace

EmfCaseFile read_emf_case_file(const std::filesystem::path& path) {
  EmfCaseFile file = parse_emf_case_file(read_text(path));
  file.path = path;
  return file;
}

EmfCaseFile parse_emf_case_file(std::string_view text) {
  EmfCaseFile file;
  EmfCaseFileReader(file).read(text);
  return file;
}

}  // namespace insitu::conformance
