#pragma once

#include <utility>

#include "engine/templates/local_templates.h"
#include "engine/templates/template_loops.h"
#include "engine/templates/template_values.h"

namespace insitu {

/// The template of a nested stack, and what it is deployed with. Not to be copied or moved.
struct NestedStack {
  NestedStack(const LocalTemplate& template_file, Deployment with)
      : source(template_file),
        deployment(std::move(with)),
        expanded(source.root, deployment),
        values(expanded.root(), deployment, problem) {}
  NestedStack(const NestedStack&) = delete;
  NestedStack& operator=(const NestedStack&) = delete;

  const LocalTemplate& source;
  Deployment deployment;
  ExpandedTemplate expanded;
  FirstProblem problem;
  TemplateValues values;  ///< for its outputs
};

}  // namespace insitu
