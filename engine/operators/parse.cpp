#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/match/literal_search.h"
#include "engine/model/json_slice.h"
#include "engine/model/utf8.h"
#include "engine/operators/operators.h"
#include "engine/operators/row_expander.h"

namespace insitu {
namespace {

/// Finds what the stars of a glob match, each as short as possible. False: the glob does not occur.
bool match_glob(const GlobParse& glob, std::string_view text, std::vector<std::string_view>& stars) {
  stars.clear();
  std::size_t at = 0;
  for (std::size_t i = 0; i < glob.literals.size(); ++i) {
    const std::string& literal = glob.literals[i];
    const bool is_last = i + 1 == glob.literals.size();
    // A star at the end takes the rest.
    std::size_t found = is_last && i > 0 && literal.empty() ? text.size() : at;
    if (!literal.empty()) {
      found = find_literal(text.substr(at), literal);
      if (found == std::string_view::npos) return false;
      found += at;
    }
    if (i > 0) stars.push_back(text.substr(at, found - at));
    at = found + literal.size();
  }
  return true;
}

/// Returns the members of `key=value key="a \"quoted\" value" flag` as the text of a JSON object.
void read_logfmt(std::string_view text, std::string& json) {
  const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  json = "{";
  for (std::size_t at = 0; at < text.size();) {
    if (is_blank(text[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < text.size() && !is_blank(text[at]) && text[at] != '=') ++at;
    const std::string_view key = text.substr(begin, at - begin);
    std::string value;
    bool has_value = false;
    if (at < text.size() && text[at] == '=') {
      has_value = true;
      ++at;
      if (at < text.size() && text[at] == '"') {
        for (++at; at < text.size() && text[at] != '"'; ++at) {
          if (text[at] == '\\' && at + 1 < text.size()) ++at;
          value += text[at];
        }
        ++at;
      } else {
        const std::size_t value_begin = at;
        while (at < text.size() && !is_blank(text[at])) ++at;
        value = text.substr(value_begin, at - value_begin);
      }
    }
    if (key.empty()) continue;
    if (json.size() > 1) json += ',';
    append_json_value(json, FieldValue::text(key));
    json += ':';
    // A key alone is a flag.
    append_json_value(json, has_value ? FieldValue::text(value) : FieldValue::text("true"));
  }
  json += '}';
}

/// Splits one line of CSV (RFC 4180); a quoted field may hold commas, doubled quotes and line breaks.
void read_csv(std::string_view text, std::vector<std::string>& fields) {
  fields.assign(1, {});
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == ',') {
      fields.emplace_back();
    } else if (text[at] == '"' && fields.back().empty()) {
      for (++at; at < text.size(); ++at) {
        if (text[at] == '"' && !text.substr(at).starts_with("\"\"")) break;
        if (text[at] == '"') ++at;
        fields.back() += text[at];
      }
    } else {
      fields.back() += text[at];
    }
  }
}

/// Returns the offset of the character after the one at `at`.
std::size_t next_character(std::string_view text, std::size_t at) {
  ++at;
  while (at < text.size() && is_continuation(text[at])) ++at;
  return at;
}

/// Cuts a text into fields; rows that do not match pass without them.
class ParseOperator : public Operator {
 public:
  ParseOperator(const ParseNode& node, OperatorContext& context, Operator& next)
      : node_(node), context_(context), next_(next), expander_(context.plan.slots, next) {
    const auto* regex = std::get_if<RegexParse>(&node.how);
    is_multi_ = regex != nullptr && regex->multi;
  }

  void push(Batch& batch) override {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const std::span<FieldValue> row = batch.row(i);
      const FieldValue source = context_.evaluator.evaluate(node_.source, row, batch.arena);
      if (const auto* json = std::get_if<JsonParse>(&node_.how)) {
        set(row, 0, json_value(*json, source, batch.arena));
      } else if (is_multi_) {
        expand_matches(std::get<RegexParse>(node_.how), source, batch, i);
      } else if (!source.is_missing() && !source.is_structure()) {
        // A computed text must outlive the scratch memory.
        std::string_view text = text_of(source, scratch_);
        if (!source.has_text()) text = batch.arena.keep(text);
        std::visit([&](const auto& how) { parse(how, text, row, batch.arena); }, node_.how);
      }
    }
    if (is_multi_) {
      expander_.flush();
    } else {
      next_.push(batch);
    }
  }
  void finish() override { next_.finish(); }
  [[nodiscard]] bool wants_more() const override { return next_.wants_more(); }

 private:
  void set(std::span<FieldValue> row, std::size_t index, const FieldValue& value) const {
    row[node_.slots[index]] = value;
  }

  void parse(const GlobParse& glob, std::string_view text, std::span<FieldValue> row, Arena& /*arena*/) {
    if (!match_glob(glob, text, stars_)) return;
    // Without a star the alias only states that the text is there.
    if (stars_.empty() && !node_.slots.empty()) set(row, 0, FieldValue::text({}));
    for (std::size_t i = 0; i < stars_.size(); ++i) set(row, i, FieldValue::text(stars_[i]));
  }
  void parse(const RegexParse& how, std::string_view text, std::span<FieldValue> row, Arena& /*arena*/) {
    if (how.regex.capture(RegexSubject(text), 0, captures_)) set_groups(how, row);
  }
  void parse(const LogfmtParse& /*how*/, std::string_view text, std::span<FieldValue> row, Arena& arena) {
    read_logfmt(text, scratch_);
    set(row, 0, FieldValue::map(arena.keep(std::string_view(scratch_))));
  }
  void parse(const CsvParse& /*how*/, std::string_view text, std::span<FieldValue> row, Arena& arena) {
    read_csv(text, csv_fields_);
    for (std::size_t i = 0; i < node_.slots.size() && i < csv_fields_.size(); ++i) {
      set(row, i, FieldValue::text(arena.keep(std::string_view(csv_fields_[i]))));
    }
  }
  void parse(const JsonParse& /*how*/, std::string_view /*text*/, std::span<FieldValue> /*row*/, Arena& /*arena*/) {}

  static FieldValue json_value(const JsonParse& how, const FieldValue& source, Arena& arena) {
    if (source.kind() != FieldKind::Text) return step_into(source, how.steps, arena);
    const auto parsed = read_json(source.text(), arena);
    return parsed ? step_into(*parsed, how.steps, arena) : FieldValue();
  }

  void set_groups(const RegexParse& how, std::span<FieldValue> row) const {
    for (std::size_t group = 0; group < how.group_slots.size(); ++group) {
      const Capture& capture = captures_[group + 1];
      if (how.group_slots[group] && capture) row[*how.group_slots[group]] = FieldValue::text(*capture);
    }
  }

  /// Adds one row per match; a row without any match stays as it is.
  void expand_matches(const RegexParse& how, const FieldValue& source, Batch& batch, std::size_t index) {
    bool matched = false;
    expander_.begin(batch.rank(index), batch.row(index));
    if (!source.is_missing() && !source.is_structure()) {
      std::string_view text = text_of(source, scratch_);
      if (!source.has_text()) text = batch.arena.keep(text);
      const RegexSubject subject(text);
      text = subject.text();  // never without data, so that offsets can be told
      for (std::size_t from = 0; from <= text.size() && how.regex.capture(subject, from, captures_);) {
        const std::string_view whole = *captures_.front();
        const auto end = static_cast<std::size_t>(whole.data() + whole.size() - text.data());
        set_groups(how, expander_.add());
        matched = true;
        from = whole.empty() ? next_character(text, end) : end;
      }
    }
    if (!matched) expander_.add();
  }

  const ParseNode& node_;
  OperatorContext& context_;
  Operator& next_;
  RowExpander expander_;
  bool is_multi_ = false;
  std::string scratch_;
  std::vector<std::string_view> stars_;
  std::vector<Capture> captures_;
  std::vector<std::string> csv_fields_;
};

}  // namespace

std::unique_ptr<Operator> make_parse(const ParseNode& node, OperatorContext& context, Operator& next) {
  return std::make_unique<ParseOperator>(node, context, next);
}

}  // namespace insitu
