#include "engine/lint/agent_rules.h"

#include <utility>

#include "engine/agent/read_agent_config.h"
#include "engine/lint/make_finding.h"

namespace insitu {

Rule rule_of(AgentDoubt doubt) {
  switch (doubt) {
    case AgentDoubt::Key: return Rule::AgentKey;
    case AgentDoubt::Value: return Rule::AgentValue;
    case AgentDoubt::TimeFormat: return Rule::AgentTimeFormat;
    case AgentDoubt::TimeZone: return Rule::AgentTimeZone;
    case AgentDoubt::StartPattern: return Rule::AgentStartPattern;
    case AgentDoubt::Name: return Rule::AgentName;
    case AgentDoubt::SameStream: return Rule::AgentSameStream;
    case AgentDoubt::File: return Rule::AgentFile;
    case AgentDoubt::Section: return Rule::AgentSection;
  }
  return Rule::InvalidAgent;
}

std::vector<Finding> lint_agent_config(const std::string& file, std::string_view text) {
  const TemplateParameters nothing;
  AgentValues values(nothing, AgentValues::Missing::NamedBy);
  const auto config = read_agent_config(file, text, values);
  std::vector<Finding> findings;
  if (!config) {
    for (const ReadProblem& problem : config.error()) {
      findings.push_back(finding_at(Rule::InvalidAgent, problem.place, problem.message, problem.help));
    }
    return findings;
  }
  const auto add = [&](const std::vector<AgentWarning>& warnings) {
    for (const AgentWarning& one : warnings) {
      findings.push_back(finding_at(rule_of(one.doubt), one.place, one.message, one.help));
    }
  };
  add(config->warnings);
  add(doubts_about_entries(config->entries));
  return findings;
}

}  // namespace insitu
