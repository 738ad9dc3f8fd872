#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/metrics_arguments.h"
#include "insitu/find_definition.h"
#include "insitu/read_definitions.h"

namespace insitu::cli {

/// Returns a message with what to write instead; `help` may be empty.
std::string with_help(const std::string& message, const std::string& help);

/// Complains about a definition, with its place.
void complain_of(const DefinitionProblem& problem);

/// What the templates of a command line define, and how to find things by the names that people use.
class Templates {
 public:
  /// Returns false, after complaining, if one cannot be read.
  bool read(const MetricsArguments& arguments);

  [[nodiscard]] const Definitions& definitions() const { return *definitions_; }
  /// Returns the definitions, which stay where they are.
  [[nodiscard]] std::shared_ptr<const Definitions> share() const { return definitions_; }

  /// Returns the metric filter of that name, or the only one; nullptr, after complaining: there is none, or there are
  /// several.
  [[nodiscard]] const FilterDefinition* filter(const std::optional<std::string>& name) const;

  /// Returns the alarm of that name; nullptr, after complaining: there is none, or there are several.
  [[nodiscard]] const AlarmDefinition* alarm(const std::string& name) const;

  /// Notes what is uncertain about a definition that is used nonetheless: whether its condition holds.
  void note_doubts(const Definition& definition) const;

 private:
  /// Whether the output would replace one of them, or a file that one names; complains then.
  [[nodiscard]] bool replaces_template(const MetricsArguments& arguments) const;

  /// Returns whether there can be no other metric filter than those that were read; if there can, it complains.
  [[nodiscard]] bool is_surely_alone() const;

  /// Reports what the templates may define beside `all`.
  template <class Kind>
  void report_unresolved(const std::vector<Kind>& all) const;

  template <class Kind>
  const Kind* found(const std::expected<const Kind*, LookupProblem>& lookup, const std::vector<Kind>& all) const;

  std::shared_ptr<Definitions> definitions_ = std::make_shared<Definitions>();
};

}  // namespace insitu::cli
