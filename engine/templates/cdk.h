#pragma once

#include <string>
#include <vector>

#include "engine/templates/cloudformation.h"
#include "engine/templates/local_templates.h"
#include "engine/templates/members.h"
#include "engine/templates/read_apart.h"

namespace insitu {

/// A template in a cloud assembly of CDK.
struct AssembledTemplate {
  std::string file;       ///< its path, made from the path of the manifest
  SourceLocation place;   ///< of what names it
  ResourceTitles titles;  ///< construct paths by logical id
};

/// Whether a document is the `manifest.json` of a `cdk.out` folder.
bool is_cdk_manifest(const Node& root);

/// What a manifest lists. An artifact, or an asset of it, that cannot be read hides no other; its id is the path of its
/// ids through the stages, `Stage/Stack`.
struct AssemblyTemplates {
  std::vector<AssembledTemplate> templates;
  std::vector<BrokenResource> broken;
};

/// Returns the templates that a manifest lists: those of stacks, of stages below it, and of nested stacks, which only
/// the assets' files name. Reads those files. `file`: the path of the manifest, because the other files lie beside it.
/// `files`: of the folder of the manifest. If the manifest as a whole cannot be read, `problem` says so.
AssemblyTemplates list_templates(const std::string& file, const Node& root, LocalTemplates& files,
                                 FirstProblem& problem);

}  // namespace insitu
