#pragma once

#include <string>
#include <string_view>

#include "engine/templates/document.h"

/// Resources of Terraform's provider `awscc`. It is made from the schemas of CloudFormation, so that its types and
/// members are those of templates, written otherwise.
namespace insitu {

/// Returns the type that templates have for `awscc_logs_metric_filter`: `AWS::Logs::MetricFilter`. Empty: the type is
/// of another provider, or of another service than the logs and metrics of CloudWatch.
std::string template_type(std::string_view terraform_type);

/// Returns a resource as a template writes it: {Type, Properties}. `type`: as template_type returns it.
Node template_resource(const std::string& type, Node values);

}  // namespace insitu
