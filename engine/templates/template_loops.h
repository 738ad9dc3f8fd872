#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/templates/deployment.h"
#include "engine/templates/document.h"

namespace insitu {

/// A template whose loops (`Fn::ForEach`) are written out, as the transform `AWS::LanguageExtensions` does it. A loop
/// whose list is not known has one turn, in which the value of its identifier is not known. Not thread-safe.
/// REQUIRES: the template outlives it
class ExpandedTemplate {
 public:
  /// `deployment`: for lists that are parameters.
  ExpandedTemplate(const Node& root, const Deployment& deployment);

  /// Returns the template without loops; the one that was given if it has none.
  [[nodiscard]] const Node& root() const { return expanded_ ? *expanded_ : root_; }
  /// Returns what is wrong with the loops. What such a loop makes is left out.
  [[nodiscard]] const std::vector<TemplateFault>& faults() const { return faults_; }
  /// Returns why it is not known how often a resource is there; nullptr: it is.
  [[nodiscard]] const std::string* why_open(const std::string& id) const;

 private:
  const Node& root_;
  std::optional<Node> expanded_;
  std::vector<TemplateFault> faults_;
  std::map<std::string, std::string> open_;  // by logical id, which may have `${IDENTIFIER}` in it
};

}  // namespace insitu
