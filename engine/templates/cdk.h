#pragma once

#include <string>
#include <vector>

#include "engine/templates/cloudformation.h"
#include "engine/templates/members.h"

namespace insitu {

/// A template that a cloud assembly of CDK holds.
struct AssembledTemplate {
  std::string file;
  ResourceTitles titles;  ///< construct paths by logical id
};

/// Whether a document is the `manifest.json` of a `cdk.out` folder.
bool is_cdk_manifest(const Node& root);

/// The templates that a manifest lists: those of stacks, of stages below it, and of nested stacks, which only the
/// assets' files name. `file`: the manifest's, for all stand beside it.
std::vector<AssembledTemplate> list_templates(const std::string& file, const Node& root, FirstProblem& problem);

}  // namespace insitu
