#include "engine/lint/term_logic.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "engine/lint/satisfiability.h"

namespace insitu {
namespace {

struct TermTest {
  const Test* test = nullptr;  // nullptr: a blank phrase, which every message holds
  Span span;
  bool excluded = false;
};

class TermLogic {
 public:
  TermLogic(std::string_view text, const Predicate& predicate) : text_(text) {
    const Predicate::Node& root = predicate.nodes.back();
    is_any_ = root.kind == Predicate::NodeKind::Any;
    const bool is_group = is_any_ || root.kind == Predicate::NodeKind::All;
    if (!is_group) add_term(predicate, static_cast<std::uint32_t>(predicate.nodes.size() - 1));
    if (is_group) {
      for (const std::uint32_t id : root.operands) add_term(predicate, id);
    }
  }

  std::vector<LogicFlaw> find() {
    for (std::size_t i = 0; i < terms_.size(); ++i) {
      if (terms_[i].excluded && !is_any_) find_contradiction(terms_[i]);
    }
    if (!flaws_.empty()) return std::move(flaws_);
    find_always();
    if (flaws_.empty()) find_repeated();
    return std::move(flaws_);
  }

 private:
  void add_term(const Predicate& predicate, std::uint32_t id) {
    const Predicate::Node& node = predicate.nodes[id];
    const bool excluded = node.kind == Predicate::NodeKind::Not;
    const Predicate::Node& inner = excluded ? predicate.nodes[node.operands.front()] : node;
    terms_.push_back(
        {inner.kind == Predicate::NodeKind::Test ? &predicate.tests[inner.test] : nullptr, node.span, excluded});
  }
  [[nodiscard]] std::string_view written(const TermTest& term) const {
    return text_.substr(term.span.begin, term.span.size());
  }
  [[nodiscard]] bool is_everywhere(const TermTest& term) const {
    return term.test == nullptr || finds_everything(*term.test, written(term));
  }
  /// Whether every message that holds the phrase of `needed` matches `term` without its `-`.
  [[nodiscard]] bool brings(const TermTest& needed, const TermTest& term) const {
    return term.test != nullptr && needed.test != nullptr && brings_term(*needed.test, *term.test, written(term));
  }

  void find_contradiction(const TermTest& excluded) {
    if (is_everywhere(excluded)) {
      if (excluded.test == nullptr) return;  // a note of the pattern says so
      return add(LogicFlaw::Kind::NeverMatches, excluded.span,
                 "this is found in every event: excluding it matches none", "");
    }
    for (const TermTest& needed : terms_) {
      if (needed.excluded || !brings(needed, excluded)) continue;
      return add(LogicFlaw::Kind::NeverMatches, excluded.span,
                 fmt::format("every event that holds `{}` meets what `{}` excludes: the pattern never matches",
                             written(needed), written(excluded)),
                 "terms are found within words as well; exclude something longer");
    }
  }

  void find_always() {
    const auto everywhere = [this](const TermTest& term) { return !term.excluded && is_everywhere(term); };
    const auto found = std::ranges::find_if(terms_, everywhere);
    if (found == terms_.end()) return;
    const bool alone = terms_.size() == 1;
    if (alone && found->test == nullptr) return;  // documented as a way to write "every event"
    if (alone || is_any_) {
      return add(LogicFlaw::Kind::AlwaysMatches, found->span,
                 "this is found in every event: the pattern matches all of them",
                 "for all events, write the empty pattern");
    }
    add(LogicFlaw::Kind::AddsNothing, found->span, "this is found in every event: it adds nothing", "leave it out");
  }

  void find_repeated() {
    for (std::size_t i = 0; i < terms_.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (!is_same(terms_[i], terms_[j])) continue;
        add(LogicFlaw::Kind::AddsNothing, terms_[i].span,
            fmt::format("`{}` stands here a second time", written(terms_[i])),
            "leave it out, or correct it if something else was meant");
        break;
      }
    }
  }
  [[nodiscard]] bool is_same(const TermTest& a, const TermTest& b) const {
    if (a.excluded != b.excluded || a.test == nullptr || b.test == nullptr) return false;
    if (a.test->kind != b.test->kind) return false;
    return a.test->kind == TestKind::Contains ? a.test->text == b.test->text : written(a) == written(b);
  }
  void add(LogicFlaw::Kind kind, Span span, std::string message, std::string help) {
    flaws_.push_back({kind, span, std::move(message), std::move(help)});
  }

  std::string_view text_;
  bool is_any_ = false;
  std::vector<TermTest> terms_;
  std::vector<LogicFlaw> flaws_;
};

}  // namespace

bool brings_term(const Test& needed, const Test& term, std::string_view clause) {
  if (needed.kind != TestKind::Contains) return false;
  if (term.kind == TestKind::Contains) return needed.text.contains(term.text);
  const bool is_anchored = clause.find_first_of("^$") != std::string_view::npos;
  return !is_anchored && term.regex->found_in(needed.text);
}

std::vector<LogicFlaw> find_term_flaws(std::string_view text, const Predicate& predicate) {
  return TermLogic(text, predicate).find();
}

}  // namespace insitu
