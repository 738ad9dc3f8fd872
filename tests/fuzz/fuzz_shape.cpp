#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/extract/journald_reader.h"
#include "engine/extract/results_reader.h"
#include "engine/input/cri_record.h"
#include "engine/input/docker_record.h"
#include "engine/input/export_line.h"
#include "engine/input/json_scan.h"
#include "engine/input/recognize_shape.h"
#include "engine/input/tail_header.h"
#include "engine/model/ansi.h"
#include "engine/model/json_slice.h"
#include "engine/model/utf8.h"
#include "insitu/multiline.h"
#include "tests/differential/reference_json.h"
#include "tests/escaped_text.h"
#include "tests/fuzz/targets.h"

namespace insitu::fuzz {
namespace {

using reference::JsonKind;

/// What a scan finds, one letter and the text for each token, and `!` or `?` where it breaks or ends inside of a value.
std::string tokens_of(std::string_view text, std::size_t piece) {
  JsonScan scan(1 << 20);
  std::string tokens;
  const auto note = [&](JsonMark mark) {
    if (mark == JsonMark::NeedsMore) return;
    tokens += static_cast<char>('a' + static_cast<int>(mark));
    if (mark >= JsonMark::Name && mark <= JsonMark::Literal) tokens += scan.text();
  };
  for (std::size_t at = 0; at < text.size();) {
    const JsonScan::Step step = scan.step(text.substr(at, piece));
    at += step.taken;
    if (step.mark == JsonMark::Broken) return tokens + "!" + std::to_string(at);
    note(step.mark);
  }
  const JsonMark last = scan.finish();
  if (last == JsonMark::Broken) return tokens + "?";
  note(last);
  return tokens;
}

Finding check_scan(std::string_view bytes) {
  const std::string tokens = tokens_of(bytes, bytes.size() + 1);
  for (const std::size_t piece : {1U, 3U, 16U}) {
    if (tokens_of(bytes, piece) != tokens) return "the tokens depend on the pieces";
  }
  // A valid document is one value without problems; UTF-8 is not the scan's business.
  const bool is_fine = !tokens.ends_with('?') && !tokens.contains('!');
  if (is_valid_json(bytes) && !is_fine && !bytes.contains('!') && !bytes.contains('?'))
    return "valid JSON breaks: " + write_escaped(bytes);
  return std::nullopt;
}

/// Whether a text has the form of docker's times; that the day exists is left to the record.
bool is_docker_time(std::string_view text) {
  if (text.size() < 20 || !text.ends_with('Z')) return false;
  constexpr std::string_view kForm = "0000-00-00T00:00:00";
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (kForm[i] == '0' ? !is_digit : text[i] != kForm[i]) return false;
  }
  const std::string_view fraction = text.substr(kForm.size(), text.size() - kForm.size() - 1);
  if (fraction.empty()) return true;
  return fraction.size() >= 2 && fraction.size() <= 10 && fraction[0] == '.' &&
         fraction.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

/// The text that a record of docker holds by the reference. nullopt: it is no record.
std::optional<std::string> reference_docker_text(std::string_view line) {
  const auto document = reference::read_json(line);
  if (!document || document->kind != JsonKind::Object) return std::nullopt;
  std::string names;
  std::string text;
  for (const auto& [name, value] : document->members) {
    names += name + ",";
    if (name == "log") text = value.text;
    const bool is_right = name == "attrs" ? value.kind == JsonKind::Object : value.kind == JsonKind::String;
    if (!is_right) return std::nullopt;
    if (name == "stream" && value.text != "stdout" && value.text != "stderr") return std::nullopt;
    if (name == "time" && !is_docker_time(value.text)) return std::nullopt;
  }
  std::string_view rest = names;
  for (const auto& [name, is_needed] :
       {std::pair<std::string_view, bool>{"log,", false}, {"stream,", true}, {"attrs,", false}, {"time,", true}}) {
    if (rest.starts_with(name))
      rest.remove_prefix(name.size());
    else if (is_needed)
      return std::nullopt;
  }
  return rest.empty() ? std::optional(text) : std::nullopt;
}

Finding check_docker(std::string_view line) {
  std::string room;
  const auto record = read_docker_record(line, room);
  RecordTimes times;
  const std::string with_newline = std::string(line) + '\n';
  if (const auto length = length_of_simple_docker_record(with_newline, times)) {
    if (!record || !record->text.ends_with('\n')) return "not a whole record of docker: " + write_escaped(line);
    if (*length != with_newline.size()) return "another length: " + write_escaped(line);
  }
  if (!record) return std::nullopt;
  if (!is_utf8(line)) return std::nullopt;  // the reference reads no JSON there
  const auto expected = reference_docker_text(line);
  if (!expected) return "not a record of docker: " + write_escaped(line);
  if (*expected != record->text) return "another text: " + write_escaped(line);
  return std::nullopt;
}

Finding check_line(std::string_view line) {
  if (auto finding = check_docker(line)) return finding;
  const auto is_end_of_line = [line](std::string_view part) {
    return part.data() >= line.data() && part.data() + part.size() == line.data() + line.size();
  };
  if (const auto record = read_cri_record(line); record && !record->text.empty() && !is_end_of_line(record->text))
    return "the text of a record of CRI is not the end of the line";
  if (const auto record = read_export_line(line); record && !is_end_of_line(record->message))
    return "an exported message is not the end of the line";
  for (const auto& header : {read_tail_header(line), read_short_tail_header(line)}) {
    if (header && !is_end_of_line(header->message)) return "a message of tail is not the end of the line";
  }
  return std::nullopt;
}

/// More of the file must not change what was decided when no more was asked for.
Finding check_recognition(std::string_view bytes) {
  const Recognition whole = recognize_shape(bytes, true, "x");
  for (std::size_t size = 0; size <= std::min<std::size_t>(bytes.size(), 200); ++size) {
    const std::string_view head = bytes.substr(0, size);
    if (needs_more_head(head)) continue;
    if (recognize_shape(head, false, "x").shape != whole.shape)
      return "decided too early, after " + std::to_string(size) + " bytes: " + write_escaped(bytes);
  }
  for (const ShapeHint& hint : whole.hints) {
    if (hint.text.empty() || hint.shape == whole.shape) return "a remark without a meaning";
  }
  const bool may_doubt =
      whole.shape == InputShape::Docker || whole.shape == InputShape::Cri || whole.shape == InputShape::Json;
  if (whole.needs_option_under_assertions != may_doubt) return "doubt or none? " + write_escaped(bytes);
  if ((whole.shape == InputShape::Lines) != whole.rule.empty()) return "a rule or none? " + write_escaped(bytes);
  return std::nullopt;
}

/// Checks that readers of objects give an event or a reason.
Finding check_readers(std::string_view object) {
  std::deque<std::string> texts;
  const auto result = ResultsReader().read(object, texts);
  if (!result && result.error().empty()) return "no reason why this is no row";
  const auto entry = JournaldReader().read(object, texts);
  if (!entry && entry.error().empty()) return "no reason why this is no entry";
  return std::nullopt;
}

}  // namespace

Finding shape(std::string_view bytes) {
  if (auto finding = check_recognition(bytes)) return finding;
  if (auto finding = check_scan(bytes)) return finding;
  if (auto finding = check_readers(bytes)) return finding;
  const TimeReader times = *TimeReader::make({.now = 1'700'000'000'000});
  std::vector<std::unique_ptr<EventStarts>> kinds;
  for (const std::string_view kind : {"agent", "start=a", "time", "traces"}) {
    kinds.push_back(*make_event_starts(kind, times));
  }
  while (!bytes.empty()) {
    const std::string_view line = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
    if (auto finding = check_line(line)) return finding;
    if (auto finding = check_readers(line)) return finding;
    for (const auto& starts : kinds) starts->begins_event(line, bytes.substr(0, bytes.find('\n')));
    std::string plain;
    append_without_ansi(plain, line);
    if (plain.size() > line.size() || leading_colours(line) > line.size()) return "colours were added";
    if (!may_hold_ansi(line) && plain != line) return "a line without colours changed";
  }
  return std::nullopt;
}

}  // namespace insitu::fuzz
