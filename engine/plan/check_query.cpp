#include "engine/plan/check_query.h"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <variant>

#include "engine/model/utf8.h"
#include "grammar/query_parser.h"
#include "grammar/service_position.h"

namespace insitu {
namespace {

constexpr std::size_t kMaxStats = 10;
constexpr std::uint64_t kMaxRows = 100'000;

bool is_quota_enforced(const CompileOptions& options) { return options.quotas == ServiceQuotas::Enforced; }

/// Goes through the commands in order and remembers what the placement rules need.
class PlacementCheck {
 public:
  PlacementCheck(const ast::Query& query, std::string_view text, const CompileOptions& options)
      : query_(query), text_(text), options_(options) {
    for (const ast::Command& command : query.commands) {
      if (std::holds_alternative<ast::Stats>(command.node)) ++stats_to_come_;
    }
    has_several_stats_ = stats_to_come_ > 1;
  }

  Result<std::vector<Diagnostic>> run() {
    for (const ast::Source& source : query_.sources) {
      if (auto refused = check_source(source)) return std::unexpected(std::move(*refused));
    }
    for (const ast::Command& command : query_.commands) {
      if (auto refused = check(command)) return std::unexpected(std::move(*refused));
      previous_ = &command;
    }
    return std::move(notes_);
  }

 private:
  using Refusal = std::optional<Diagnostic>;

  [[nodiscard]] Refusal check_source(const ast::Source& source) {
    for (const auto& selection : source.selections) {
      if (auto refused = check_quotas(selection)) return refused;
    }
    for (const auto& selection : source.selections) {
      const auto* other = std::get_if<ast::OtherSelection>(&selection);
      if (other == nullptr) continue;
      return Diagnostic{Code::SelectionNotEvaluated, other->span,
                        fmt::format("`{}` selects by what only the service knows of a log group", other->name),
                        "names or `logGroups(namePrefix: [...])`", "name the files to read instead"};
    }
    return {};
  }

  using Selection = std::variant<ast::GroupName, ast::GroupSelection, ast::OtherSelection>;
  [[nodiscard]] Refusal check_quotas(const Selection& selection) {
    constexpr std::size_t kMaxNames = 50;
    constexpr std::size_t kMaxPrefixes = 5;
    constexpr std::size_t kMaxAccounts = 20;
    if (!is_quota_enforced(options_)) return {};
    const auto too_many = [](Span span, std::string_view what, std::size_t most) {
      return Diagnostic{Code::TooManyLogGroups, span, fmt::format("a SOURCE has at most {} {}", most, what), "",
                        "`--no-aws-limits` lifts the limit"};
    };
    if (const auto* name = std::get_if<ast::GroupName>(&selection)) {
      if (++log_groups_ > kMaxNames) return too_many(name->span, "log groups by name", kMaxNames);
    }
    if (const auto* groups = std::get_if<ast::GroupSelection>(&selection)) {
      if (groups->name_prefixes.size() > kMaxPrefixes) return too_many(groups->span, "prefixes", kMaxPrefixes);
      if (groups->accounts.size() > kMaxAccounts) return too_many(groups->span, "accounts", kMaxAccounts);
    }
    return {};
  }

  [[nodiscard]] Refusal misplaced(const ast::Command& command, std::string_view why, std::string_view help) const {
    const std::string_view word = text_.substr(command.keyword.begin, command.keyword.size());
    return Diagnostic{Code::MisplacedCommand, command.keyword,
                      fmt::format("unexpected symbol found `{}` at {}: {}", word,
                                  service_position(text_, command.keyword.begin), why),
                      "", std::string(help)};
  }

  [[nodiscard]] Refusal check(const ast::Command& command) {
    // `fields` and `display`: a page of the documentation has them after `dedup`, others say only `limit` may follow.
    const bool may_follow_dedup = std::holds_alternative<ast::Limit>(command.node) ||
                                  std::holds_alternative<ast::Fields>(command.node) ||
                                  std::holds_alternative<ast::Display>(command.node);
    if (is_dedup_behind_ && !may_follow_dedup) {
      return misplaced(command, "only `limit` may follow `dedup`", "put it before `dedup`");
    }
    return std::visit([&](const auto& node) { return check_node(command, node); }, command.node);
  }

  [[nodiscard]] Refusal check_node(const ast::Command& command, const ast::Stats& /*node*/) {
    --stats_to_come_;
    if (++stats_met_ > kMaxStats && is_quota_enforced(options_)) {
      return Diagnostic{Code::TooManyStats, command.keyword,
                        fmt::format("a query has at most {} `stats` commands", kMaxStats), "",
                        "`--no-aws-limits` lifts the limit"};
    }
    return {};
  }
  [[nodiscard]] Refusal check_node(const ast::Command& command, const ast::Sort& /*node*/) {
    if (has_several_stats_ && stats_to_come_ > 0) {
      return misplaced(command, "with several `stats`, `sort` comes after the last", "move it to the end");
    }
    if (limit_ != nullptr && stats_met_ == 0) {
      notes_.push_back({Code::NoteLimitBeforeSort, limit_->keyword,
                        "the limit is applied before the sort: it keeps the newest events, not the first of the order",
                        "", "put `limit` after `sort`"});
      limit_ = nullptr;
    }
    is_sorted_ = true;
    return {};
  }
  [[nodiscard]] Refusal check_node(const ast::Command& command, const ast::Limit& node) {
    if (node.count == 0) {
      return Diagnostic{Code::InvalidLimit, node.count_span, "a limit of 0 rows", "a number from 1 on", ""};
    }
    if (node.count > kMaxRows && is_quota_enforced(options_)) {
      return Diagnostic{Code::InvalidLimit, node.count_span, fmt::format("a limit is at most {} rows", kMaxRows), "",
                        "`--no-aws-limits` lifts it"};
    }
    if (has_several_stats_ && stats_to_come_ > 0) {
      return misplaced(command, "with several `stats`, `limit` comes after the last", "move it to the end");
    }
    if (!is_sorted_ && !has_pattern_) limit_ = &command;
    return {};
  }
  [[nodiscard]] Refusal check_node(const ast::Command& /*command*/, const ast::Dedup& /*node*/) {
    is_dedup_behind_ = true;
    return {};
  }
  [[nodiscard]] static Refusal check_node(const ast::Command& command, const ast::Parse& node) {
    if (!std::holds_alternative<ast::ParseXml>(node.how)) return {};
    return not_evaluated(command.span, "parse ... XML");
  }
  [[nodiscard]] Refusal check_node(const ast::Command& command, const ast::Pattern& /*node*/) {
    if (is_sorted_) return misplaced(command, "`pattern` may not follow `sort`", "put `sort` after `pattern`");
    if (stats_met_ > 0) {
      return misplaced(command, "`pattern` may not follow `stats`", "put `stats` after `pattern`, or leave it out");
    }
    if (has_pattern_) {
      return misplaced(command, "a query has one `pattern`", "write the second one as a query of its own");
    }
    has_pattern_ = true;
    limit_ = nullptr;  // a sort of patterns is another matter
    return {};
  }
  [[nodiscard]] Refusal check_node(const ast::Command& command, const ast::Diff& /*node*/) const {
    if (previous_ != nullptr && std::holds_alternative<ast::Pattern>(previous_->node)) return {};
    return Diagnostic{Code::MisplacedCommand, command.keyword,
                      "Diff compilation Failed : Diff operation has to be used after Pattern", "",
                      "write `pattern @message | diff`"};
  }
  [[nodiscard]] Refusal check_node(const ast::Command& command, const ast::LogCompare& node) {
    if (is_sorted_) return misplaced(command, "`logcompare` may not follow `sort`", "put `sort` after `logcompare`");
    if (stats_met_ > 0) {
      return misplaced(command, "`logcompare` may not follow `stats`",
                       "put `stats` after `logcompare`, or leave it out");
    }
    if (has_pattern_) {
      return misplaced(command, "`logcompare` finds patterns by itself, and does not follow `pattern`",
                       "leave `pattern` out, or write `pattern ... | diff`");
    }
    if (node.timeshift.count == 0) {
      return Diagnostic{Code::InvalidArgument, node.timeshift.span,
                        "a shift of length zero compares a window with itself", "a period such as `7d`", ""};
    }
    has_pattern_ = true;
    limit_ = nullptr;
    return {};
  }
  [[nodiscard]] Refusal check_node(const ast::Command& command, const ast::OtherCommand& node) const {
    if (node.name == "estimate" && &command != &query_.commands.back()) {
      return misplaced(command, "`estimate` must be the last command", "move it to the end");
    }
    return not_evaluated(command.keyword, node.name);
  }
  template <class Node>
  [[nodiscard]] static Refusal check_node(const ast::Command& /*command*/, const Node& /*node*/) {
    return {};
  }

  static Diagnostic not_evaluated(Span span, std::string_view name) {
    return {Code::CommandNotEvaluated, span, fmt::format("`{}` is understood, but not evaluated here yet", name), "",
            ""};
  }

  const ast::Query& query_;
  std::string_view text_;
  const CompileOptions& options_;
  std::vector<Diagnostic> notes_;
  std::size_t stats_to_come_ = 0;
  std::size_t stats_met_ = 0;
  std::size_t log_groups_ = 0;  // of all SOURCE, by name
  bool has_several_stats_ = false;
  bool is_sorted_ = false;
  bool has_pattern_ = false;
  bool is_dedup_behind_ = false;
  const ast::Command* limit_ = nullptr;  // one that no sort precedes
  const ast::Command* previous_ = nullptr;
};

}  // namespace

std::optional<Diagnostic> refuse_long_query(std::string_view query, const CompileOptions& options) {
  if (!is_quota_enforced(options)) return {};
  std::size_t characters = 0;
  for (const char c : query) {
    if (!is_continuation(c) && ++characters > kMaxQueryCharacters) break;
  }
  if (characters <= kMaxQueryCharacters) return {};
  return Diagnostic{Code::QueryTooLong,
                    {query.size(), query.size()},
                    fmt::format("a query has at most {} characters", kMaxQueryCharacters),
                    "",
                    "`--no-aws-limits` lifts the limit"};
}

Result<std::vector<Diagnostic>> check_query(const ast::Query& query, std::string_view text,
                                            const CompileOptions& options) {
  return PlacementCheck(query, text, options).run();
}

}  // namespace insitu
