#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "insitu/definitions.h"
#include "insitu/template_parameters.h"

namespace insitu {

/// Returns the name of a region as messages of alarms write it: "Asia Pacific (Seoul)"; the code itself where none is
/// known.
std::string region_name(std::string_view code);
/// Returns the partition of a region: "aws", "aws-cn" or "aws-us-gov". Static text.
std::string_view partition_of(std::string_view region);

/// The account and the region in which an alarm is.
struct DeploymentPlace {
  std::string account = "000000000000";
  std::string region = "us-east-1";
  bool is_account_known = false;
  bool is_region_known = false;
};

/// What is known of the place besides the definition of the alarm.
struct PlaceHints {
  const TemplateParameters& parameters;         ///< of the command line; those of pseudo-parameters count
  std::optional<std::string> environment = {};  ///< the region that variables of the environment name
};

/// Finds the account and the region of an alarm: of its own ARN; of the parameters; of the first of its actions that is
/// an ARN with both; the region of the environment; else what is in DeploymentPlace.
DeploymentPlace place_of_alarm(const AlarmDefinition& definition, const PlaceHints& hints);

/// Returns a value with the place put in for the pseudo-parameters of its expression; nullopt: it is not known even
/// then.
std::optional<std::string> text_at(const WrittenValue& value, const DeploymentPlace& place);

}  // namespace insitu
