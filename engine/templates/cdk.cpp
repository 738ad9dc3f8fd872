#include "engine/templates/cdk.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>

namespace insitu {
namespace {

constexpr std::size_t kMaxStages = 16;  // one inside of the other

/// Follows the manifests and asset files of an assembly.
class Assembly {
 public:
  Assembly(LocalTemplates& files, FirstProblem& problem) : files_(files), problem_(problem) {}

  void read_manifest(const std::string& file, const Node& root, std::size_t depth) {
    if (depth > kMaxStages) {
      problem_.refuse(root.place(), "the stages of this assembly are nested too deep");
      return;
    }
    const Node* artifacts = Members(root, "the manifest", problem_).map("artifacts");
    if (artifacts == nullptr) return;
    const std::string folder = std::filesystem::path(file).parent_path().string();
    for (const auto& [id, node] : artifacts->members) {
      const Members artifact(node, fmt::format("the artifact `{}`", id.text), problem_);
      const auto type = artifact.optional_text("type");
      if (type) read_artifact(folder, type->text, artifact, depth);
    }
  }

  std::vector<AssembledTemplate> take() { return std::move(templates_); }

 private:
  void read_artifact(const std::string& folder, std::string_view type, const Members& artifact, std::size_t depth) {
    if (type == "aws:cloudformation:stack") {
      add(in_folder(folder, property(artifact, "templateFile")), artifact.node().place(), titles_of(artifact));
    } else if (type == "cdk:asset-manifest") {
      read_assets(in_folder(folder, property(artifact, "file")), artifact.node().place());
    } else if (type == "cdk:cloud-assembly") {
      const std::string manifest = in_folder(in_folder(folder, property(artifact, "directoryName")), "manifest.json");
      if (problem_.problem()) return;
      const auto root = files_.load_document(manifest, artifact.node().place(), problem_);
      if (root) read_manifest(manifest, *root, depth + 1);
    }
  }

  std::string property(const Members& artifact, std::string_view name) {
    const Node* properties = artifact.map("properties");
    return Members(properties == nullptr ? artifact.node() : *properties, artifact.what(), problem_).text(name).text;
  }

  static std::string in_folder(const std::string& folder, const std::string& name) {
    return folder.empty() ? name : folder + "/" + name;
  }

  /// Adds the templates of nested stacks, which are assets like any other file; stacks are among them once more.
  void read_assets(const std::string& file, const SourceLocation& place) {
    if (problem_.problem()) return;
    const auto root = files_.load_document(file, place, problem_);
    if (!root) return;
    const Node* files = Members(*root, "the list of assets", problem_).map("files");
    if (files == nullptr) return;
    for (const auto& [hash, node] : files->members) {
      const Members asset(node, fmt::format("the asset `{}`", hash.text), problem_);
      const Node* source = asset.map("source");
      const Node* path = source == nullptr ? nullptr : source->find("path");
      if (path == nullptr || !path->scalar.text.ends_with(".template.json")) continue;
      add(in_folder(std::filesystem::path(file).parent_path().string(), path->scalar.text), path->place(), {});
    }
  }

  void add(const std::string& file, const SourceLocation& place, ResourceTitles titles) {
    const auto known = std::ranges::find(templates_, file, &AssembledTemplate::file);
    if (known == templates_.end()) {
      templates_.push_back({.file = file, .place = place, .titles = std::move(titles)});
    } else {
      known->titles.merge(titles);
    }
  }

  /// Reads construct paths: `{"/Stack/Path/Resource": [{"type": "aws:cdk:logicalId", "data": "ID"}]}`.
  ResourceTitles titles_of(const Members& artifact) {
    ResourceTitles titles;
    const Node* metadata = artifact.map("metadata");
    if (metadata == nullptr) return titles;
    for (const auto& [path, entries] : metadata->members) {
      for (const Node& entry : entries.items) {
        const Node* type = entry.find("type");
        const Node* data = entry.find("data");
        const bool is_id = type != nullptr && type->scalar.text == "aws:cdk:logicalId" && data != nullptr;
        if (is_id) titles.emplace(data->scalar.text, path.text.substr(path.text.starts_with('/') ? 1 : 0));
      }
    }
    return titles;
  }

  LocalTemplates& files_;
  FirstProblem& problem_;
  std::vector<AssembledTemplate> templates_;
};

}  // namespace

bool is_cdk_manifest(const Node& root) { return root.find("artifacts") != nullptr && root.find("version") != nullptr; }

std::vector<AssembledTemplate> list_templates(const std::string& file, const Node& root, LocalTemplates& files,
                                              FirstProblem& problem) {
  Assembly assembly(files, problem);
  assembly.read_manifest(file, root, 0);
  return assembly.take();
}

}  // namespace insitu
