#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/complete/completion.h"
#include "engine/complete/query_commands.h"
#include "engine/complete/typed_words.h"
#include "engine/expression/aggregates.h"
#include "engine/expression/functions.h"
#include "engine/model/ascii.h"
#include "grammar/unparse_query.h"

namespace insitu {
namespace {

constexpr std::string_view kNameCharacters = "@_.";

/// Cuts a query into words, up to the cursor.
std::vector<TypedWord> words_of_query(std::string_view text) {
  return typed_words(text, {.name_characters = kNameCharacters, .comment = '#', .has_backticks = true});
}

bool is_word(const TypedWord& word, std::string_view name) {
  return word.kind == TypedWord::Kind::Name && equals_ignoring_case(word.text, name);
}

bool is_any_word(const TypedWord& word, std::initializer_list<std::string_view> names) {
  return std::ranges::any_of(names, [&](std::string_view name) { return is_word(word, name); });
}

bool is_comparison(const TypedWord& word) {
  constexpr std::array<std::string_view, 9> kSigns = {"=", "==", "!=", "<", "<=", ">", ">=", "=~", "~="};
  return word.kind == TypedWord::Kind::Sign && std::ranges::find(kSigns, word.text) != kSigns.end();
}

/// A query up to the cursor, without the word that is being typed.
class QueryPlace {
 public:
  QueryPlace(std::span<const TypedWord> before, const KnownEvents& events) : before_(before), events_(events) {
    for (const TypedWord& word : before) {
      if (word.text == "|" && word.kind == TypedWord::Kind::Sign) {
        command_ = {};
        continue;
      }
      command_.push_back(word);
    }
  }

  std::vector<Candidate> candidates() {
    if (command_.empty()) return commands();
    const TypedWord& last = command_.back();
    if (is_word(last, "as") || is_word(last, "into")) return {};
    if (const auto field = compared_field()) return values_of(*field);
    const TypedWord& command = command_.front();
    if (is_any_word(command, {"limit", "head", "tail", "source"})) return {};
    if (command_.size() == 1 || begins_operand(last)) return operands(command);
    return words_after_operand(command);
  }

 private:
  [[nodiscard]] bool is_in_parentheses() const {
    std::ptrdiff_t depth = 0;
    for (const TypedWord& word : command_) {
      if (word.kind != TypedWord::Kind::Sign) continue;
      if (word.text == "(") ++depth;
      if (word.text == ")") --depth;
    }
    return depth > 0;
  }
  [[nodiscard]] bool has(std::string_view name) const {
    return std::ranges::any_of(command_, [&](const TypedWord& word) { return is_word(word, name); });
  }

  /// Whether a field, a value or a call follows the word.
  static bool begins_operand(const TypedWord& last) {
    if (last.kind == TypedWord::Kind::Sign) return last.text != ")" && last.text != "]";
    return is_any_word(last, {"by", "and", "or", "not", "in", "like"});
  }

  /// The field whose value comes next: `level = `, `level in ["a", `; nullopt: something else comes.
  [[nodiscard]] std::optional<std::string> compared_field() const {
    std::size_t at = command_.size();
    const auto previous = [&](std::string_view sign) {
      return at > 0 && command_[at - 1].kind == TypedWord::Kind::Sign && command_[at - 1].text == sign;
    };
    if (previous("[") || previous(",")) {
      while (at > 0 && !previous("[")) --at;
      if (at < 2 || !is_word(command_[at - 2], "in")) return std::nullopt;
      at -= 2;
    } else if (at > 0 && (is_comparison(command_[at - 1]) || is_word(command_[at - 1], "like"))) {
      --at;
    } else {
      return std::nullopt;
    }
    if (at > 0 && is_word(command_[at - 1], "not")) --at;
    if (at < 2 || command_[at - 1].kind != TypedWord::Kind::Name) return std::nullopt;
    return command_[at - 1].text;
  }

  static std::vector<Candidate> commands() {
    std::vector<Candidate> found;
    for (const QueryCommand& command : query_commands()) {
      found.push_back({std::string(command.name), CandidateKind::Command, std::string(command.summary)});
    }
    return found;
  }

  std::vector<Candidate> operands(const TypedWord& command) {
    std::vector<Candidate> found = fields();
    const bool takes_aggregates = is_word(command, "stats") && !has("by") && !is_in_parentheses();
    const bool takes_functions = is_any_word(command, {"fields", "filter", "where", "stats", "sort", "parse"});
    if (takes_aggregates) {
      for (const AggregateFunction& one : aggregate_functions()) {
        if (one.listing == Listing::Undocumented) continue;
        found.push_back({std::string(one.name) + "(", CandidateKind::Aggregate, std::string(one.signature)});
      }
    }
    if (takes_functions) {
      for (const Function& one : functions()) {
        if (one.listing == Listing::Undocumented) continue;
        found.push_back({std::string(one.name) + "(", CandidateKind::Function, std::string(one.signature)});
      }
      found.push_back({"bin(", CandidateKind::Function, "bin(period)"});
    }
    if (is_any_word(command, {"filter", "where"})) found.push_back({"not", CandidateKind::Word, ""});
    return found;
  }

  [[nodiscard]] std::vector<Candidate> words_after_operand(const TypedWord& command) const {
    const auto words = [](std::initializer_list<std::string_view> texts) {
      std::vector<Candidate> found;
      for (const std::string_view text : texts) found.push_back({std::string(text), CandidateKind::Word, ""});
      return found;
    };
    if (is_in_parentheses() && !is_any_word(command, {"filter", "where"})) return {};
    if (is_any_word(command, {"filter", "where", "filterIndex"})) return words({"and", "or", "like", "in", "not"});
    if (is_word(command, "stats")) return has("by") ? words({"as"}) : words({"as", "by"});
    if (is_word(command, "sort")) return words({"asc", "desc"});
    if (is_word(command, "unnest")) return words({"into"});
    if (is_any_word(command, {"fields", "parse"})) return words({"as"});
    return {};
  }

  /// The fields of the events, and the names that the query has given.
  std::vector<Candidate> fields() {
    std::vector<Candidate> found;
    const auto add = [&found](const std::string& name, const std::string& detail) {
      const auto written = unparse_field_name(name);
      if (written) found.push_back({*written, CandidateKind::Field, detail});
    };
    for (std::size_t i = 1; i < before_.size(); ++i) {
      const bool is_alias = before_[i].kind == TypedWord::Kind::Name && is_any_word(before_[i - 1], {"as", "into"});
      if (is_alias) add(before_[i].text, "named by the query");
    }
    for (const std::string_view name : {"@timestamp", "@message", "@logStream", "@log"}) add(std::string(name), "");
    if (!events_.fields) return found;
    for (const KnownField& field : events_.fields()) {
      const auto is_same = [&](const Candidate& one) { return one.text == field.name; };
      if (std::ranges::none_of(found, is_same)) add(field.name, field.detail);
    }
    return found;
  }

  std::vector<Candidate> values_of(const std::string& field) {
    std::vector<Candidate> found;
    if (!events_.values) return found;
    for (const KnownValue& value : events_.values(field)) {
      found.push_back({value.is_number ? value.text : in_quotes(value.text), CandidateKind::Value, ""});
    }
    return found;
  }

  std::span<const TypedWord> before_;  // of the whole query
  std::vector<TypedWord> command_;     // of them, those of the command at the cursor
  const KnownEvents& events_;
};

}  // namespace

Completions complete_query(std::string_view text, std::size_t cursor, const KnownEvents& events) {
  const std::string_view before = text.substr(0, std::min(cursor, text.size()));
  std::vector<TypedWord> words = words_of_query(before);
  const TypedWord typed = take_typed(words, before);
  if (typed.kind == TypedWord::Kind::Other) return {.span = {before.size(), before.size()}, .candidates = {}};
  return {.span = {typed.begin, before.size()},
          .candidates = those_that_begin_so(QueryPlace(words, events).candidates(), typed)};
}

}  // namespace insitu
