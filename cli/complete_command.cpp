#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/commands.h"
#include "cli/completion_line.h"
#include "cli/console.h"
#include "cli/help_topics.h"
#include "cli/options.h"
#include "cli/query_store.h"
#include "engine/complete/completion.h"
#include "engine/complete/known_events.h"
#include "insitu/lint_rules.h"

// What shells ask for while a command line is typed: `insitu complete SHELL INDEX WORD...`, INDEX being that of the
// word at the cursor, WORDs as they are typed. The first line of the answer is its kind:
//
//   words    each further line is a whole word, a tab, and a text about it; a blank may follow the word
//   inside   the same, but the words are not complete: what is typed in quotes goes on
//   files    the shell completes names of files
namespace insitu::cli {
namespace {

/// What a shell may put in the place of the word at the cursor.
struct ShellWord {
  std::string text;   ///< without quotes
  std::string shown;  ///< in lists
  std::string detail;
};

struct ShellAnswer {
  std::string_view kind = "words";
  std::vector<ShellWord> words;
};

const ShellAnswer kFiles{.kind = "files", .words = {}};

/// Which words an operand of a command may be.
enum class FirstOperand { File, Pattern, Query, Either };

FirstOperand first_operand_of(std::string_view command) {
  if (command == "filter" || command == "metrics" || command == "watch") return FirstOperand::Pattern;
  if (command == "query") return FirstOperand::Query;
  return command == "explain" ? FirstOperand::Either : FirstOperand::File;
}

void add_word(ShellAnswer& answer, std::string_view text, std::string_view detail, std::string_view prefix,
              std::string_view glued = {}) {
  if (!text.starts_with(prefix)) return;
  answer.words.push_back({std::string(glued) + std::string(text), std::string(text), std::string(detail)});
}

/// The candidates inside of a pattern or a query that is in quotes. `typed`: the word at the cursor, quotes included.
ShellAnswer inside_language(std::string_view typed, bool is_query, const std::vector<std::string>& files) {
  if (typed.empty() || (typed.front() != '\'' && typed.front() != '"')) return {};
  const std::string text = unquoted(typed);
  const KnownEvents events = look_at_events(files);
  const Completions found =
      is_query ? complete_query(text, text.size(), events) : complete_pattern(text, text.size(), events);
  ShellAnswer answer{.kind = "inside", .words = {}};
  for (const Candidate& candidate : found.candidates) {
    answer.words.push_back({text.substr(0, found.span.begin) + candidate.text, candidate.text, candidate.detail});
  }
  return answer;
}

ShellAnswer options_that_begin(const CompletionLine& line, std::string_view typed) {
  ShellAnswer answer;
  for (const Option& option : line.page.options) {
    add_word(answer, fmt::format("--{}", option.long_name), option.help, typed);
  }
  return answer;
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> texts) {
  return std::ranges::find(texts, text) != texts.end();
}

/// The candidates for the argument of an option.
ShellAnswer argument_of(const CompletionLine& line, std::string_view typed, const std::vector<std::string>& files) {
  const Option& option = *line.pending;
  const std::string prefix = unquoted(typed.substr(line.glued.size()));
  if (!option.values.empty()) {
    ShellAnswer answer;
    for (const std::string_view value : option.values) add_word(answer, value, "", prefix, line.glued);
    return answer;
  }
  if (is_one_of(option.argument, {"RULE", "RULES"})) {
    ShellAnswer answer;
    for (const LintRule& rule : lint_rules()) add_word(answer, rule.name, rule.summary, prefix, line.glued);
    return answer;
  }
  if (option.argument == "ZONE") {
    ShellAnswer answer;
    for (const std::string_view zone : {"local", "UTC"}) add_word(answer, zone, "", prefix, line.glued);
    return answer;
  }
  if (line.glued.empty() && option.argument == "PATTERN") return inside_language(typed, false, files);
  if (line.glued.empty() && option.argument == "QUERY") return inside_language(typed, true, files);
  return option.argument.starts_with("FILE") || is_one_of(option.argument, {"SOURCE", "NAME=FILE"}) ? kFiles
                                                                                                    : ShellAnswer();
}

ShellAnswer names_of_queries(std::string_view typed, std::string_view sign = {}) {
  ShellAnswer answer;
  for (const std::string& name : QueryStore().names()) {
    add_word(answer, fmt::format("{}{}", sign, name), "a saved query", typed);
  }
  return answer;
}

/// What `queries` is to do, then with which query.
ShellAnswer operand_of_queries(const CompletionLine& line, std::string_view typed) {
  const auto& before = line.operands_before;
  if (before.empty()) {
    static constexpr std::pair<std::string_view, std::string_view> kVerbs[] = {
        {"list", "the names"},       {"show", "the text of one"},
        {"rm", "remove one"},        {"import", "from templates and what the AWS CLI prints"},
        {"export", "as a template"}, {"history", "what was run on a terminal"},
    };
    ShellAnswer answer;
    for (const auto& [verb, detail] : kVerbs) add_word(answer, verb, detail, typed);
    return answer;
  }
  if (before.front() == "import") return kFiles;
  const bool takes_one = is_one_of(before.front(), {"show", "rm"}) && before.size() == 1;
  return takes_one || before.front() == "export" ? names_of_queries(typed) : ShellAnswer();
}

ShellAnswer operand_of_config(const CompletionLine& line, std::string_view typed) {
  ShellAnswer answer;
  if (line.operands_before.empty()) add_word(answer, "show", "the settings", typed);
  return answer;
}

ShellAnswer operand_of(const Command& command, const CompletionLine& line, std::string_view typed,
                       const std::vector<std::string>& files) {
  if (command.name == "queries") return operand_of_queries(line, typed);
  if (command.name == "config") return operand_of_config(line, typed);
  if (command.name == "query" && typed.starts_with('@') && line.operands_before.empty()) {
    return names_of_queries(typed, "@");
  }
  const FirstOperand first = first_operand_of(command.name);
  if (first == FirstOperand::File || line.states_language) return kFiles;
  if (!line.operands_before.empty()) return command.name == "explain" ? ShellAnswer() : kFiles;
  const bool can_be_pattern = unquoted(typed).starts_with('{') || unquoted(typed).starts_with('[');
  const bool is_query = first == FirstOperand::Query || (first == FirstOperand::Either && !can_be_pattern);
  return inside_language(typed, is_query, files);
}

ShellAnswer answer_of_command(const Command& command, const std::vector<std::string>& words, std::size_t cursor,
                              const std::string& typed) {
  const CompletionLine line = read_completion_line(command, words, cursor, typed);
  std::vector<std::string> files = line.others;
  const bool has_text = first_operand_of(command.name) != FirstOperand::File && !line.states_language;
  const auto add_files = [&files](const std::vector<std::string>& operands, std::size_t from) {
    const auto begin = operands.begin() + static_cast<std::ptrdiff_t>(std::min(from, operands.size()));
    std::copy(begin, operands.end(), std::back_inserter(files));
  };
  const std::size_t texts_before = has_text ? 1 : 0;
  add_files(line.operands_before, texts_before);
  add_files(line.operands_after, 0);
  if (line.pending != nullptr) return argument_of(line, typed, files);
  if (typed.starts_with('-') && !line.options_are_over) return options_that_begin(line, typed);
  return operand_of(command, line, typed, files);
}

ShellAnswer names_for_help(std::string_view typed) {
  ShellAnswer answer;
  for (const Command& command : commands()) add_word(answer, command.name, command.summary, typed);
  for (const HelpTopic& topic : help_topics()) add_word(answer, topic.name, topic.summary, typed);
  if (typed.empty()) return answer;
  for (const std::string_view name : names_with_pages()) add_word(answer, name, "", typed);
  return answer;
}

ShellAnswer first_words(std::string_view typed) {
  ShellAnswer answer;
  for (const Command& command : commands()) add_word(answer, command.name, command.summary, typed);
  add_word(answer, "help", "more about a command, a topic or a name", typed);
  for (const std::string_view option : {"--help", "--version"}) {
    if (typed.starts_with('-')) add_word(answer, option, "", typed);
  }
  return answer;
}

/// bash cuts words at `=`: joins `--output`, `=` and `js` again. Returns what bash does not replace: `--output=`.
std::string join_at_signs(std::vector<std::string>& words, std::size_t& cursor) {
  std::string kept;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (words[i] != "=" || !words[i - 1].starts_with("--")) continue;
    std::string joined = words[i - 1] + "=";
    const bool has_value = i + 1 < words.size() && cursor != i;
    if (cursor == i || cursor == i + 1) kept = joined;
    if (has_value) joined += words[i + 1];
    words[i - 1] = std::move(joined);
    const std::size_t removed = has_value ? 2 : 1;
    const auto at = words.begin() + static_cast<std::ptrdiff_t>(i);
    words.erase(at, at + static_cast<std::ptrdiff_t>(removed));
    if (cursor >= i) cursor -= std::min(removed, cursor - i + 1);
  }
  return kept;
}

/// The answer for a command line whose words after `insitu` are `words`.
ShellAnswer answer_for(std::vector<std::string> words, std::size_t cursor) {
  words.resize(std::max(words.size(), cursor + 1));
  const std::string typed = words[cursor];
  if (cursor == 0) return first_words(typed);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i != cursor) words[i] = unquoted(words[i]);
  }
  if (words.front() == "help") return names_for_help(typed);
  const Command* const command = find_command(words.front());
  if (command == nullptr) return kFiles;
  words.erase(words.begin());
  return answer_of_command(*command, words, cursor - 1, typed);
}

/// A text as bash needs it between quotes that are open.
std::string requoted(std::string_view text, char quote) {
  std::string out;
  for (const char c : text) {
    if (quote == '\'' && c == '\'') {
      out += "'\\''";
      continue;
    }
    if (quote == '"' && std::string_view("\"\\$`").contains(c)) out += '\\';
    out += c;
  }
  return out;
}

/// A line that ends nothing and separates nothing.
bool is_plain(std::string_view text) { return text.find_first_of("\t\n\r") == std::string_view::npos; }

}  // namespace

ExitCode run_complete(std::vector<std::string> words) {
  constexpr std::size_t kMaxWords = 1000;
  std::size_t cursor = 0;
  if (words.size() < 2 || !read_number(words[1], cursor) || cursor > kMaxWords) return ExitCode::Error;
  const std::string shell = words[0];
  words.erase(words.begin(), words.begin() + 2);
  const std::string kept = shell == "bash" ? join_at_signs(words, cursor) : "";
  const char quote = cursor < words.size() && !words[cursor].empty() ? words[cursor].front() : '\0';
  ShellAnswer answer = answer_for(std::move(words), cursor);
  if (shell == "bash" && answer.kind == "inside") {
    for (ShellWord& word : answer.words) word.text = requoted(word.text, quote);
  }
  std::erase_if(answer.words, [](const ShellWord& word) { return !is_plain(word.text); });
  // Of a single word a shell would close the quotes; two that differ in a blank it leaves open.
  const bool is_closed_by_shell = shell != "zsh" && answer.kind == "inside" && answer.words.size() == 1;
  if (is_closed_by_shell) answer.words.push_back({answer.words.front().text + " ", answer.words.front().shown, ""});
  std::string text = fmt::format("{}\n", answer.kind);
  for (const ShellWord& word : answer.words) {
    const std::string_view replaced = std::string_view(word.text).substr(word.text.starts_with(kept) ? kept.size() : 0);
    text += fmt::format("{}\t{}\t{}\n", replaced, word.shown, is_plain(word.detail) ? word.detail : "");
  }
  return print_page(text);
}

}  // namespace insitu::cli
