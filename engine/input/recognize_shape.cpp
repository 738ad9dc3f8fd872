#include "engine/input/recognize_shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>

#include "engine/input/cri_record.h"
#include "engine/input/docker_record.h"
#include "engine/input/export_line.h"
#include "engine/input/flow_header.h"
#include "engine/input/json_signs.h"
#include "engine/input/record_time.h"
#include "engine/input/tail_header.h"
#include "engine/model/ansi.h"
#include "engine/model/ascii.h"
#include "engine/model/utf8.h"

namespace insitu {
namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n";
constexpr std::string_view kW3cVersion = "#Version: 1.0";
constexpr std::string_view kW3cFields = "#Fields:";
/// The bytes of plain text in which remarks are looked for.
constexpr std::size_t kRemarkBytes = 4096;

bool opens_json(char c) { return c == '{' || c == '['; }

/// A line of a head.
struct HeadLine {
  std::string_view text;     // without its newline and the CR before it
  bool is_complete = false;  // its newline is in the head
};

/// Gives the lines of a head one by one.
class HeadLines {
 public:
  explicit HeadLines(std::string_view head) : rest_(head) {}

  std::optional<HeadLine> next() {
    if (rest_.empty()) return std::nullopt;
    const std::size_t newline = rest_.find('\n');
    HeadLine line{.text = rest_.substr(0, newline), .is_complete = newline != std::string_view::npos};
    rest_.remove_prefix(std::min(line.text.size() + 1, rest_.size()));
    if (line.is_complete && line.text.ends_with('\r')) line.text.remove_suffix(1);
    return line;
  }

 private:
  std::string_view rest_;
};

std::string_view first_line(std::string_view head) { return HeadLines(head).next().value_or(HeadLine{}).text; }

/// Whether there are complete lines and all fit. The last line of a whole file needs no newline where it is the only
/// one; else it may have been torn.
template <class Fits>
bool all_lines(std::string_view head, bool is_whole, Fits fits) {
  HeadLines lines(head);
  bool is_first = true;
  while (const auto line = lines.next()) {
    if (!line->is_complete && !(is_whole && is_first)) break;
    if (!fits(line->text)) return false;
    is_first = false;
  }
  return !is_first;
}

bool is_docker(std::string_view head, bool is_whole) {
  bool has_log = false;
  std::string text;
  const bool are_records = all_lines(head, is_whole, [&has_log, &text](std::string_view line) {
    const auto record = read_docker_record(line, text);
    has_log = has_log || (record && record->has_log);
    return record.has_value();
  });
  return are_records && has_log;
}

/// Whether all complete lines are records of docker; none of them needs a text, which may be still to come.
bool may_be_docker(std::string_view head) {
  std::string text;
  return all_lines(head, /*is_whole=*/false,
                   [&text](std::string_view line) { return read_docker_record(line, text).has_value(); });
}

bool is_cri(std::string_view head, bool is_whole) {
  return all_lines(head, is_whole, [](std::string_view line) { return read_cri_record(line).has_value(); });
}

/// Whether a later JSON value shows that the file is not of the shape that the first one, which ends at `at`, has. What
/// is no object or array shows nothing: it is damage.
bool is_contradicted(std::string_view head, std::size_t at, InputShape shape) {
  while (true) {
    at = head.find_first_not_of(kWhiteSpace, at);
    if (at == std::string_view::npos) return false;
    if (opens_json(head[at])) {
      const JsonSigns signs = read_json_signs(head.substr(at));
      at += signs.length;
      if (signs.extent == JsonExtent::Whole && signs.shape != shape) return true;
      if (signs.extent == JsonExtent::BreaksOff) return false;
      if (signs.extent == JsonExtent::Whole) continue;
    }
    // On with the next line that begins a value, as the reader of the shape does it.
    do {
      at = head.find('\n', at);
      if (at == std::string_view::npos) return false;
      ++at;
    } while (at < head.size() && !opens_json(head[at]));
  }
}

Recognition recognised_as(InputShape shape, std::string_view rule) { return {.shape = shape, .rule = rule}; }

Recognition recognised_in_doubt(InputShape shape, std::string_view rule) {
  return {.shape = shape, .needs_option_under_assertions = true, .rule = rule};
}

/// Lines that look like a shape.
Recognition lines_like(InputShape shape, std::string_view text) {
  Recognition recognition;
  recognition.hints.push_back({.shape = shape, .text = std::string(text)});
  return recognition;
}

/// What the first line of lines of JSON looks like.
Recognition lines_of_json(const JsonSigns& signs, bool is_only_value) {
  if (signs.is_event) {
    return lines_like(InputShape::Events,
                      "each line may be an event as `aws logs filter-log-events` prints it: "
                      "--input events takes the messages");
  }
  if (signs.is_journal_entry) {
    return lines_like(InputShape::Journald,
                      "each line is an entry of the journal: --input journald takes the messages");
  }
  if (signs.has_records && is_only_value) {
    return lines_like(InputShape::Records,
                      "one object with `Records` of an unknown kind: --input records takes each as an event");
  }
  if (signs.begins_with_object && is_only_value) {
    return lines_like(InputShape::Json, "one line with an array of objects: --input json takes each as an event");
  }
  return {};
}

/// `at` is the offset of the first value.
Recognition recognize_json(std::string_view head, bool is_whole, std::size_t at) {
  const std::string_view text = head.substr(at);
  const JsonSigns first = read_json_signs(text);
  if (first.shape) {
    if (!is_contradicted(text, first.length, *first.shape)) return recognised_as(*first.shape, first.rule);
    return lines_like(*first.shape, fmt::format("the first value looks like {0}, another one does not: --input {0} "
                                                "takes the events in such values",
                                                name_of(*first.shape)));
  }
  if (text.starts_with('{') && is_docker(head, is_whole)) {
    return recognised_in_doubt(InputShape::Docker, "every line is a record of docker's json-file driver");
  }
  if (std::string ignored; read_docker_record(first_line(head), ignored)) {
    return lines_like(InputShape::Docker,
                      "the first line is a record of docker's json-file driver, another one is not: "
                      "--input docker takes what the container wrote");
  }
  const std::size_t newline = std::min(text.find('\n'), text.size());
  if (newline >= first.length) {
    const bool is_whole_line =
        first.extent == JsonExtent::Whole &&
        text.substr(first.length, newline - first.length).find_first_not_of(kWhiteSpace) == std::string_view::npos;
    if (!is_whole_line) return {};
    const bool is_only_value = text.find_first_not_of(kWhiteSpace, newline) == std::string_view::npos;
    return lines_of_json(first, is_only_value);
  }
  if (first.extent == JsonExtent::Broken) return {};
  if (first.is_array && !first.begins_with_object) return {};
  return recognised_in_doubt(
      InputShape::Json, first.is_array ? "an array of objects over several lines" : "an object over several lines");
}

/// Remarks on plain text, from its first lines.
/// Whether an object begins after other text on at least half of the lines.
bool is_json_after_text(std::string_view front) {
  std::size_t all = 0;
  std::size_t after_text = 0;
  HeadLines lines(front);
  while (const auto line = lines.next()) {
    if (!line->is_complete && all > 0) break;
    ++all;
    const std::size_t brace = line->text.find('{');
    if (brace != std::string_view::npos && brace > 0 && line->text.ends_with('}')) ++after_text;
  }
  return after_text > 0 && 2 * after_text >= all;
}

/// Whether JSON spells a letter beyond ASCII as `\uXXXX`.
bool spells_letters(std::string_view text) {
  constexpr std::size_t kUnitDigits = 4;
  constexpr unsigned kAscii = 0x80;
  for (std::size_t at = text.find("\\u"); at != std::string_view::npos; at = text.find("\\u", at + 2)) {
    const std::string_view digits = text.substr(at + 2, kUnitDigits);
    unsigned unit = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), unit, 16);
    if (error == std::errc() && end == digits.data() + kUnitDigits && unit >= kAscii) return true;
  }
  return false;
}

/// What a person should know who looks for letters beyond ASCII; empty: nothing.
std::string_view remark_on_letters(std::string_view front) {
  constexpr std::size_t kLongestCharacter = 4;  // the last one may be cut off
  const auto invalid = find_invalid_utf8(front);
  if (invalid && (front.size() < kRemarkBytes || *invalid + kLongestCharacter <= front.size())) {
    return "has bytes that are no UTF-8: --encoding euc-kr, or the name of another encoding, decodes them";
  }
  if (!spells_letters(front)) return {};
  return "spells letters as `\\uXXXX`, so that the whole message does not hold them; a member does, as in "
         "`{ $.message = \"*text*\" }`";
}

std::vector<ShapeHint> remarks_on(std::string_view head) {
  std::vector<ShapeHint> hints;
  const std::string_view first = first_line(head);
  const auto remark = [&hints](std::optional<InputShape> shape, std::string_view text) {
    hints.push_back({.shape = shape, .text = std::string(text)});
  };
  if (is_digit(head.front()) || leading_colours(head) > 0) {
    if (read_cri_record(first)) {
      remark(InputShape::Cri,
             "the first line is a record of a container runtime, another one is not: --input cri takes "
             "what the container wrote");
    } else if (read_tail_header(first)) {
      remark(InputShape::Tail, "may be what `aws logs tail` printed: --input tail takes time and stream off");
    } else if (read_short_tail_header(first)) {
      remark(InputShape::TailShort,
             "may be what `aws logs tail --format short` printed: --input tail-short takes the time off");
    } else if (read_export_line(first)) {
      remark(InputShape::Export,
             "may be a file of an export task under another name: --input export takes the time off");
    }
  }
  constexpr std::string_view kSeparator = "----------";
  if (first.starts_with(kSeparator) && first.find_first_not_of('-') == std::string_view::npos) {
    HeadLines lines(head);
    lines.next();
    const auto second = lines.next();
    if (second && second->text.starts_with("/var/log/"))
      remark(std::nullopt,
             "the end of several log files in one text: the full logs of the environment keep them apart");
  }
  const std::string_view front = head.substr(0, kRemarkBytes);
  if (front.contains("\n ") || front.contains("\n\t")) {
    remark(std::nullopt,
           "some lines begin with white space: agents join them to the event before, as --multiline agent "
           "does");
  }
  if (front.contains("\x1b[")) {
    remark(std::nullopt,
           "the messages hold colours, which may stand within what a pattern looks for: --strip-ansi "
           "takes them out");
  }
  if (is_json_after_text(front)) {
    hints.push_back({.shape = std::nullopt,
                     .text =
                         "JSON comes after other text on half of the lines or more: no JSON pattern matches them, in "
                         "the service as here",
                     .matters = ShapeHint::Matters::ForJson});
  }
  return hints;
}

/// Whether the first line is a header of flow logs and the second has as many words.
bool is_flow_log(std::string_view head, bool is_whole) {
  HeadLines lines(head);
  const auto header = lines.next();
  const auto record = lines.next();
  if (!header || !record || !is_flow_header(header->text)) return false;
  if (!record->is_complete && !is_whole) return false;
  return std::ranges::count(record->text, ' ') == std::ranges::count(header->text, ' ');
}

bool is_w3c(std::string_view head) {
  HeadLines lines(head);
  const auto version = lines.next();
  const auto fields = lines.next();
  return version && fields && version->text == kW3cVersion && fields->text.starts_with(kW3cFields);
}

Recognition recognize_text(std::string_view head, bool is_whole, std::string_view path) {
  const char byte = head.front();
  if (is_digit(byte)) {
    if (is_cri(head, is_whole)) {
      return recognised_in_doubt(InputShape::Cri, "every line is a record of a container runtime of Kubernetes");
    }
    if (export_stream_of(path) && read_export_line(first_line(head))) {
      return recognised_as(InputShape::Export, "the path of an export task and the time at the first line");
    }
  }
  if (is_letter(byte) && is_flow_log(head, is_whole)) {
    return recognised_as(InputShape::VpcFlow, "the first line names fields of VPC flow logs");
  }
  if (byte == '#' && is_w3c(head)) return recognised_as(InputShape::W3c, "`#Version: 1.0` and `#Fields:`");
  return {.hints = remarks_on(head)};
}

}  // namespace

Recognition recognize_shape(std::string_view head, bool is_whole, std::string_view path) {
  is_whole = is_whole && head.size() <= kHeadBytes;
  head = head.substr(0, kHeadBytes);
  const std::size_t first = head.find_first_not_of(kWhiteSpace);
  if (first == std::string_view::npos) return {};
  Recognition recognition =
      opens_json(head[first]) ? recognize_json(head, is_whole, first) : recognize_text(head, is_whole, path);
  if (recognition.shape != InputShape::Lines) return recognition;
  if (const std::string_view text = remark_on_letters(head.substr(0, kRemarkBytes)); !text.empty()) {
    recognition.hints.push_back(
        {.shape = std::nullopt, .text = std::string(text), .matters = ShapeHint::Matters::ForLetters});
  }
  return recognition;
}

bool is_in_first_value(std::string_view head) {
  const std::size_t first = head.find_first_not_of(kWhiteSpace);
  if (first == std::string_view::npos || !opens_json(head[first])) return false;
  const JsonSigns signs = read_json_signs(head.substr(first));
  return !signs.shape && signs.extent == JsonExtent::BreaksOff;
}

bool needs_more_head(std::string_view head) {
  if (head.size() >= kHeadBytes) return false;
  const std::size_t first = head.find_first_not_of(kWhiteSpace);
  if (first == std::string_view::npos) return true;
  if (opens_json(head[first])) {
    const JsonSigns signs = read_json_signs(head.substr(first));
    if (signs.shape || signs.extent == JsonExtent::BreaksOff) return true;
    if (!head.substr(first).contains('\n')) return signs.extent == JsonExtent::Whole;
    return may_be_docker(head);
  }
  const bool has_first_line = head.contains('\n');
  const std::string_view line = first_line(head);
  if (is_digit(head.front())) {
    constexpr std::size_t kLongestTime = std::string_view("YYYY-MM-DDThh:mm:ss.nnnnnnnnn+hh:mm").size();
    if (!has_first_line) return line.size() <= kLongestTime || read_record_time(line).has_value();
    return read_cri_record(line).has_value();
  }
  const std::size_t newline = head.find('\n');
  const bool has_second_line = has_first_line && head.find('\n', newline + 1) != std::string_view::npos;
  if (has_second_line) return false;
  if (head.front() == '#') return line.starts_with(kW3cVersion) || (!has_first_line && kW3cVersion.starts_with(line));
  if (!is_letter(head.front())) return false;
  return has_first_line ? is_flow_header(line) : may_begin_flow_header(line);
}

}  // namespace insitu
