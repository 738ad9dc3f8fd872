#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/expression/predicate.h"
#include "engine/match/prefilter.h"
#include "engine/model/path_set.h"
#include "engine/model/selector.h"
#include "engine/plan/event_name.h"
#include "engine/plan/query_plan.h"
#include "engine/plan/text_union.h"
#include "insitu/compile_options.h"
#include "insitu/diagnostic.h"
#include "insitu/span.h"

namespace insitu {

/// A pattern of terms: every test looks at the raw message.
struct MessagePlan {
  Predicate predicate;
};

/// A JSON pattern: every test looks at the values that its selector selects, and holds if it holds for any of them.
struct MemberPlan {
  Predicate predicate;
  std::vector<SelectorSteps> selectors;  ///< one per test
};

/// A field of a message that is split at white space.
struct FieldSlot {
  bool is_ellipsis = false;            ///< any number of fields
  std::string name;                    ///< empty: unnamed
  std::optional<Predicate> predicate;  ///< every test looks at this field
  Span span;
};

struct FieldPlan {
  std::vector<FieldSlot> slots;
};

/// The conditions of one pattern on an event.
struct PatternPlan {
  std::string text;  ///< the pattern; spans refer to it
  std::variant<MessagePlan, MemberPlan, FieldPlan> body;
};

/// The plan of a Program of patterns: an event matches if any of the patterns does.
struct Plan {
  std::vector<PatternPlan> any_of;
};

/// The contents of a Program; immutable, shared by its copies and by threads.
struct ProgramParts {
  Plan plan;  ///< filter patterns; empty for a query
  std::optional<QueryPlan> query;
  PathSet paths;                   ///< the selectors of all patterns; wants are numbered through all tests
  std::vector<WantId> first_want;  ///< per pattern: the want of its first test
  std::size_t wants = 0;
  std::vector<EventName> names;      ///< that the patterns select; in a query one for each field that it reads
  std::vector<NameId> name_of_want;  ///< of filter patterns
  Prefilter prefilter;               ///< what every match contains; events are searched for it with Prefiltering::On
  TextUnion texts;                   ///< of the filter patterns
  std::vector<Diagnostic> notes;
  std::vector<Diagnostic> doubts;
  CompileOptions options;

  /// Whether events are passed over that lack what every match contains.
  [[nodiscard]] bool is_searched() const { return prefilter.is_active() && options.prefiltering == Prefiltering::On; }
};

}  // namespace insitu
