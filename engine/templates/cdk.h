#pragma once

#include <string>
#include <vector>

#include "engine/templates/cloudformation.h"
#include "engine/templates/local_templates.h"
#include "engine/templates/members.h"

namespace insitu {

/// A template in a cloud assembly of CDK.
struct AssembledTemplate {
  std::string file;       ///< its path, made from the path of the manifest
  SourceLocation place;   ///< of what names it
  ResourceTitles titles;  ///< construct paths by logical id
};

/// Whether a document is the `manifest.json` of a `cdk.out` folder.
bool is_cdk_manifest(const Node& root);

/// Returns the templates that a manifest lists: those of stacks, of stages below it, and of nested stacks, which only
/// the assets' files name. Reads those files. `file`: the path of the manifest, because the other files lie beside it.
/// If one of the files that list others cannot be read, `problem` says so and the list lacks its templates.
/// `files`: of the folder of the manifest.
std::vector<AssembledTemplate> list_templates(const std::string& file, const Node& root, LocalTemplates& files,
                                              FirstProblem& problem);

}  // namespace insitu
