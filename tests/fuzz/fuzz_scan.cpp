#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/extract/delimited_fields.h"
#include "grammar/filter_pattern_parser.h"
#include "insitu/compile.h"
#include "insitu/matcher.h"
#include "tests/differential/block_answers.h"
#include "tests/differential/reference_matcher.h"
#include "tests/escaped_text.h"
#include "tests/fuzz/targets.h"

namespace insitu::fuzz {
namespace {

// The reference is slow: inputs that would take it too long are only given to the program.
constexpr std::size_t kMaxForReference = 1 << 16;

using Values = std::map<std::string, std::string>;

struct PatternWay {
  std::string name;
  CompileOptions options;
};

const PatternWay kPatternWays[] = {
    {"full", {.quotas = ServiceQuotas::Lifted}},
    {"prefilter off", {.quotas = ServiceQuotas::Lifted, .prefiltering = Prefiltering::Off}},
    {"rewriting off", {.quotas = ServiceQuotas::Lifted, .rewriting = Rewriting::Off}},
    {"both off", {.quotas = ServiceQuotas::Lifted, .prefiltering = Prefiltering::Off, .rewriting = Rewriting::Off}},
};

/// The messages of a block, which ends with a newline.
std::vector<std::string> messages_of(std::string_view block) {
  std::vector<std::string> messages;
  while (!block.empty()) {
    const std::size_t newline = block.find('\n');
    std::string_view message = block.substr(0, newline);
    if (message.ends_with('\r')) message.remove_suffix(1);
    messages.emplace_back(message);
    block.remove_prefix(newline + 1);
  }
  return messages;
}

/// Checks that fields come in order, apart, and that only white space is between them.
Finding check_delimiting(std::string_view message) {
  std::vector<DelimitedField> fields;
  split_fields(message, fields);
  std::size_t at = 0;
  const auto only_separators = [&](std::size_t begin, std::size_t end) {
    return std::ranges::all_of(message.substr(begin, end - begin), is_field_separator);
  };
  for (const DelimitedField& field : fields) {
    const bool apart = &field == &fields.front() || field.begin > at;
    if (!apart || field.end <= field.begin || field.end > message.size() || !only_separators(at, field.begin)) {
      return "fields that overlap or leave something out: " + write_escaped(message);
    }
    const std::size_t stripped = field.end - field.begin - field.value.size();
    if (stripped != 0 && stripped != 2) return "a field is not its token: " + write_escaped(message);
    at = field.end;
  }
  if (!only_separators(at, message.size())) return "the last field is missing: " + write_escaped(message);
  std::vector<DelimitedField> first;
  split_fields(message, first, 2);
  if (first.size() != std::min<std::size_t>(fields.size(), 2)) return "not as many fields as asked for";
  return std::nullopt;
}

Finding check_highlights(Matcher& matcher, std::string_view message) {
  std::size_t at = 0;
  for (const auto& [begin, end] : matcher.highlights(message)) {
    if (begin < at || end <= begin || end > message.size()) {
      return "highlights that overlap or lie outside: " + write_escaped(message);
    }
    at = end;
  }
  return std::nullopt;
}

struct Answer {
  bool matches = false;
  Values extracted;
};

Answer answer_of(Matcher& matcher, std::string_view message) {
  Answer answer{.matches = matcher.matches(message), .extracted = {}};
  for (auto& [name, value] : matcher.extracted_values(message)) answer.extracted.emplace(name, value);
  return answer;
}

/// Whether one way of running the program gives these answers, message by message and as a block.
Finding compare(const PatternWay& way, const Program& program, const std::vector<std::string>& messages,
                std::string_view block, const std::vector<Answer>& expected) {
  Matcher matcher(program);
  std::vector<std::size_t> matching;
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const Answer answer = answer_of(matcher, messages[i]);
    if (answer.matches != expected[i].matches)
      return way.name + (answer.matches ? " matches " : " misses ") + write_escaped(messages[i]);
    if (answer.extracted != expected[i].extracted)
      return way.name + " extracts other values from " + write_escaped(messages[i]);
    if (auto finding = check_highlights(matcher, messages[i])) return finding;
    // An empty line is no event.
    if (!messages[i].empty()) (answer.matches ? matching : others).push_back(i);
  }
  if (selected_lines(program, block, Selection::Matching) != matching) return way.name + ": other lines of the block";
  if (selected_lines(program, block, Selection::NotMatching) != others) return way.name + ": other lines are the rest";
  return std::nullopt;
}

}  // namespace

Finding scan(std::string_view bytes) {
  const std::string pattern(bytes.substr(0, bytes.find('\n')));
  std::string block(bytes.substr(std::min(pattern.size() + 1, bytes.size())));
  if (!block.empty() && !block.ends_with('\n')) block += '\n';
  const std::vector<std::string> messages = messages_of(block);
  for (const std::string& message : messages) {
    if (auto finding = check_delimiting(message)) return finding;
  }

  const auto tree = parse_filter_pattern(pattern);
  const auto plain = compile_filter_pattern(pattern, kPatternWays[3].options);
  if (!tree || !plain) return std::nullopt;
  Matcher matcher(*plain);
  std::vector<Answer> expected;
  for (const std::string& message : messages) {
    if (message.size() * pattern.size() > kMaxForReference) {
      expected.push_back(answer_of(matcher, message));
    } else {
      const ReferenceResult result = reference_match(*tree, message);
      expected.push_back({result.matches, {result.extracted.begin(), result.extracted.end()}});
    }
  }
  for (const PatternWay& way : kPatternWays) {
    const auto program = compile_filter_pattern(pattern, way.options);
    if (!program) return way.name + ": refused";
    if (auto finding = compare(way, *program, messages, block, expected)) {
      return "pattern " + write_escaped(pattern) + "\n" + *finding;
    }
  }
  return std::nullopt;
}

}  // namespace insitu::fuzz
