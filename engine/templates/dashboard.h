#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "engine/definitions/definitions.h"
#include "engine/templates/members.h"

/// JSON documents that stand as a text inside of another file.
namespace insitu {

/// Why a text is not known that has marks for parts nobody knows; empty: it has none.
using ReasonOf = std::function<std::string(std::string_view text)>;

/// Reads the resource of a dashboard: each of its log widgets is a query. Its id is that of the dashboard with the
/// widget's title, `Ops/Slow requests`, or its number, `Ops/widgets[2]`. A body that is not known yet is unresolved; of
/// one with marks only the values are that have one.
void read_dashboard_resource(const Definition& resource, const Node& map, std::string_view name_member,
                             std::string_view body_member, Definitions& to, FirstProblem& problem,
                             const ReasonOf& reason_of = {});
/// The same of a body that is no text inside of another: {"widgets": [...]}.
void read_dashboard_body(const Definition& dashboard, const Node& body, Definitions& to, FirstProblem& problem);

/// How a form calls the members of account policies.
struct PolicySpelling {
  std::string_view name;
  std::string_view type;
  std::string_view document;
};
extern const PolicySpelling kPolicyOfTemplate;
extern const PolicySpelling kPolicyOfTerraform;

/// Reads an account policy: one of subscription filters is a subscription filter, other kinds hold no pattern, or one
/// in a form that is not read, which is unresolved.
void read_account_policy(const Definition& resource, const Node& map, const PolicySpelling& spelling, Definitions& to,
                         FirstProblem& problem);

}  // namespace insitu
