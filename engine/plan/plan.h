#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/expression/predicate.h"
#include "engine/match/prefilter.h"
#include "engine/model/path_set.h"
#include "engine/model/selector.h"
#include "engine/plan/compile_options.h"
#include "engine/plan/event_name.h"
#include "engine/plan/query_plan.h"
#include "grammar/diagnostic.h"
#include "grammar/span.h"

namespace insitu {

/// Every test looks at the raw message.
struct MessagePlan {
  Predicate predicate;
};

/// Every test looks at what its selector selects in the message's JSON: it holds if it holds for any of the values.
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

/// What one pattern asks of an event.
struct PatternPlan {
  std::string text;  ///< the pattern; spans refer to it
  std::variant<MessagePlan, MemberPlan, FieldPlan> body;
};

/// The whole of what a Program does: an event matches where any of the patterns does.
struct Plan {
  std::vector<PatternPlan> any_of;
};

/// What a Program is made of; immutable once it is handed out.
struct ProgramParts {
  Plan plan;  ///< filter patterns; empty for a query
  std::optional<QueryPlan> query;
  PathSet paths;                   ///< the selectors of all patterns; wants are numbered through all tests
  std::vector<WantId> first_want;  ///< per pattern: the want of its first test
  std::size_t wants = 0;
  std::vector<EventName> names;      ///< that the patterns select; of a query one for each field that it reads
  std::vector<NameId> name_of_want;  ///< of filter patterns
  Prefilter prefilter;
  std::vector<Diagnostic> notes;
  std::vector<Diagnostic> doubts;
  CompileOptions options;
};

}  // namespace insitu
