#pragma once

#include <cstddef>
#include <exception>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/query_plan.h"
#include "engine/plan/query_scope.h"
#include "grammar/query_ast.h"
#include "insitu/compile_options.h"
#include "insitu/diagnostic.h"

namespace insitu {

/// Leaves the lowering from any depth; caught in lower_query.
struct QueryRefused {
  Diagnostic diagnostic;
};

[[noreturn]] void refuse_query(Code code, Span span, std::string message, std::string expected = {},
                               std::string help = {});

/// The text of an expression, blanks left out and names of functions in lower case: after `stats` an expression that is
/// written like a column is that column.
std::string column_key(std::string_view text);
/// The name of a field, without backticks: `j.users[0].id`.
std::string path_name(const ast::Path& path);

/// Turns expressions of the syntax tree into compiled ones; refuses by throwing QueryRefused. It borrows the text, the
/// scope and the options.
class ExpressionLowering {
 public:
  ExpressionLowering(std::string_view text, QueryScope& scope, const CompileOptions& options)
      : text_(text), scope_(scope), options_(options), literals_(std::make_shared<Arena>()) {}

  /// Lowers an expression over the rows at this point. `command` is the number of the command that contains it.
  Expression lower(const ast::Expression& expression, std::size_t command);
  /// The same, but a field that is an object or array has its JSON text as its value.
  Expression lower_structure(const ast::Expression& expression, std::size_t command);

  /// Lowers an item of `stats`: its aggregates become calls that are added to `stats`, the rest uses their results and
  /// the names in `results`.
  Expression lower_item(const ast::Expression& expression, std::size_t command, StatsNode& stats,
                        const std::map<std::string, SlotId, std::less<>>& results);
  /// Lowers a key of `stats`: a name that is gone is refused there, and bins are moved by `offset` milliseconds.
  Expression lower_key(const ast::Expression& expression, std::size_t command, std::int64_t offset);

  /// The slot of `@timestamp` at this point; nullopt: rows have none.
  [[nodiscard]] std::optional<SlotId> timestamp() const;
  Expression slot(SlotId slot, Span span) const;
  FieldValue literal(std::string_view text) { return FieldValue::text(literals_->keep(text)); }
  Regex compile_regex(const ast::RegexLiteral& literal);
  /// Notes a text or number that is where a condition should be: `level = "a" or "b"`. `before`: the comparison that it
  /// seems to continue; may be nullptr.
  void note_literal_condition(const ast::Expression& condition, const ast::Expression* before = nullptr);
  /// Notes what the service takes without documenting it; with Spellings::Strict it is refused.
  void undocumented(Diagnostic note);
  /// Whether the expression is `split(...)`, directly or by an alias.
  [[nodiscard]] bool is_split(const ast::Expression& expression) const;
  [[nodiscard]] std::string_view written(Span span) const { return text_.substr(span.begin, span.size()); }

  [[nodiscard]] std::size_t calls() const { return calls_; }
  /// Whether a function uses the window of the query.
  [[nodiscard]] bool uses_window() const { return uses_window_; }
  [[nodiscard]] std::shared_ptr<Arena> literals() const { return literals_; }
  std::vector<Diagnostic> notes;

 private:
  Expression lower_node(const ast::TextLiteral& node, Span span);
  Expression lower_node(const ast::NumberLiteral& node, Span span);
  Expression lower_node(const ast::BooleanLiteral& node, Span span);
  Expression lower_node(const ast::Period& node, Span span);
  Expression lower_node(const ast::Path& node, Span span);
  Expression lower_node(const ast::Unary& node, Span span);
  Expression lower_node(const ast::Binary& node, Span span);
  Expression lower_node(const ast::Logical& node, Span span);
  Expression lower_node(const ast::Like& node, Span span);
  Expression lower_node(const ast::Membership& node, Span span);
  Expression lower_node(const ast::SubqueryMembership& node, Span span);
  Expression lower_node(const ast::Call& node, Span span);
  Expression lower_node(const ast::Access& node, Span span);

  Expression lower(const ast::Expression& expression);
  // Calls: lower_call.cpp.
  Expression lower_bin(const ast::Call& call, Span span);
  [[nodiscard]] std::string help_for_unknown(const ast::Call& call) const;
  Expression lower_function(const ast::Call& call, Span span);
  Expression lower_aggregate(const ast::Call& call, const AggregateFunction& function, Span span);
  Expression field(const ast::Path& path, bool wants_structure);
  Expression gone_field(const std::string& name, Span span);
  Expression negated(Expression expression, bool negate) const;
  Expression constant(const FieldValue& value, Span span) const;
  void check_literal_arguments(const ast::Call& call, const Function& function);
  void refuse_relisted(const Binding& binding, const std::string& name, Span span) const;
  // Notes about what is surely not meant: lower_doubts.cpp.
  [[nodiscard]] bool is_noted(Code code, Span span) const;
  [[nodiscard]] std::string_view sign_of(const ast::Binary& comparison) const;
  [[nodiscard]] bool is_time(const ast::Expression& expression) const;
  void note_literal_conditions(const std::vector<ast::Expression>& operands);
  void note_time_against_text(const ast::Expression& time, std::string_view sign, const ast::Expression& text);
  void note_doubtful_comparison(const ast::Binary& node);
  void note_doubtful_division(const ast::Expression& division);
  void note_slash(const ast::Expression* division);
  void note_cut_period(const ast::Period& period, const Period& cut, Span span);
  void note_service_field(const std::string& name, Span span);
  void note_related_pattern(const std::string& name, Span span);

  std::string_view text_;
  QueryScope& scope_;
  const CompileOptions& options_;
  std::shared_ptr<Arena> literals_;
  std::uint32_t calls_ = 0;
  bool uses_window_ = false;
  std::set<std::string> service_fields_;  // that a note was made of

  // The place of the expression that is being lowered.
  std::size_t command_ = 0;
  StatsNode* stats_ = nullptr;  // it is an item of this
  const std::map<std::string, SlotId, std::less<>>* results_ = nullptr;
  bool refuses_gone_fields_ = false;  // in `stats`
  std::int64_t bin_offset_ = 0;
};

}  // namespace insitu
