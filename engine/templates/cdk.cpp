#include "engine/templates/cdk.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>

namespace insitu {
namespace {

constexpr std::size_t kMaxStages = 16;  // one inside of the other

/// The types of artifacts that lead to templates. (cloud assembly schema: ArtifactType)
constexpr std::string_view kStack = "aws:cloudformation:stack";
constexpr std::string_view kAssets = "cdk:asset-manifest";
constexpr std::string_view kStage = "cdk:cloud-assembly";

/// Follows the manifests and asset files of an assembly.
class Assembly {
 public:
  explicit Assembly(LocalTemplates& files) : files_(files) {}

  /// `scope`: the ids of the stages around it, each with a slash after it.
  void read_manifest(const std::string& file, const Node& root, const std::string& scope, FirstProblem& problem) {
    if (std::ranges::count(scope, '/') > static_cast<std::ptrdiff_t>(kMaxStages)) {
      problem.refuse(root.place(), "the stages of this assembly are nested too deep");
      return;
    }
    const Node* artifacts = Members(root, "the manifest", problem).map("artifacts");
    if (artifacts == nullptr) return;
    const std::string folder = std::filesystem::path(file).parent_path().string();
    for (const auto& [id, node] : artifacts->members) {
      const std::string path = scope + id.text;
      apart(path, id.place, [&](FirstProblem& own) {
        const Members artifact(node, fmt::format("the artifact `{}`", path), own, Scalars::Strict);
        if (is_unresolved(node)) return own.refuse(node.place(), node.scalar.unresolved);
        read_artifact(folder, artifact, path, own);
      });
    }
  }

  AssemblyTemplates take() { return std::move(found_); }

 private:
  /// Calls `read` with a problem of its own; what it adds stays where there is one.
  template <class Read>
  void apart(const std::string& id, const SourceLocation& place, const Read& read) {
    FirstProblem own;
    read(own);
    if (const auto problem = own.take()) {
      found_.broken.push_back(
          {.resource = {.kind = DefinitionKind::Template, .id = id, .title = {}, .name = {}, .place = place},
           .problem = *problem});
    }
  }

  void read_artifact(const std::string& folder, const Members& artifact, const std::string& id, FirstProblem& problem) {
    const WrittenValue type = artifact.word("type");
    const std::string_view member = type.text == kStack    ? "templateFile"
                                    : type.text == kAssets ? "file"
                                    : type.text == kStage  ? "directoryName"
                                                           : "";
    if (problem.problem() || member.empty()) return;
    const WrittenValue named = property(artifact, member);
    if (problem.problem()) return;
    const std::string path = folder.empty() ? named.text : folder + "/" + named.text;
    if (type.text == kStack) {
      add(path, named.place, titles_of(artifact));
    } else if (type.text == kAssets) {
      read_assets(path, named.place, id, problem);
    } else {
      const std::string manifest = path + "/manifest.json";
      const auto root = files_.load_document(manifest, named.place, problem);
      if (root) read_manifest(manifest, *root, id + "/", problem);
    }
  }

  /// Returns a text of the properties; one that is missing is a problem.
  static WrittenValue property(const Members& artifact, std::string_view name) {
    const Node* properties = artifact.map("properties");
    if (properties == nullptr) {
      artifact.problem().refuse(artifact.node().place(), fmt::format("{} has no `properties`", artifact.what()));
      return {};
    }
    WrittenValue value = Members(*properties, artifact.what(), artifact.problem(), Scalars::Strict).word(name);
    if (!value.is_known()) artifact.problem().refuse(value.place, value.unresolved);
    return value;
  }

  /// Adds the templates of nested stacks, which are assets like any other file; stacks are among them once more.
  void read_assets(const std::string& file, const SourceLocation& place, const std::string& id, FirstProblem& problem) {
    const auto root = files_.load_document(file, place, problem);
    if (!root) return;
    const Node* files = Members(*root, "the list of assets", problem).map("files");
    if (files == nullptr) return;
    const std::string folder = std::filesystem::path(file).parent_path().string();
    for (const auto& [hash, node] : files->members) {
      apart(fmt::format("{}/{}", id, hash.text), hash.place, [&](FirstProblem& own) {
        const Members asset(node, fmt::format("the asset `{}`", hash.text), own, Scalars::Strict);
        const Node* source = asset.map("source");
        if (source == nullptr) return own.refuse(node.place(), fmt::format("{} has no `source`", asset.what()));
        if (source->find("executable") != nullptr) return;  // a command makes it
        const WrittenValue path = Members(*source, asset.what(), own, Scalars::Strict).word("path");
        if (!path.text.ends_with(".template.json")) return;
        add(folder.empty() ? path.text : folder + "/" + path.text, path.place, {});
      });
    }
  }

  void add(const std::string& file, const SourceLocation& place, ResourceTitles titles) {
    const auto known = std::ranges::find(found_.templates, file, &AssembledTemplate::file);
    if (known == found_.templates.end()) {
      found_.templates.push_back({.file = file, .place = place, .titles = std::move(titles)});
    } else {
      known->titles.merge(titles);
    }
  }

  /// Reads construct paths: `{"/Stack/Path/Resource": [{"type": "aws:cdk:logicalId", "data": "ID"}]}`.
  static ResourceTitles titles_of(const Members& artifact) {
    ResourceTitles titles;
    const Node* metadata = artifact.map("metadata");
    if (metadata == nullptr) return titles;
    for (const auto& [path, entries] : metadata->members) {
      const std::string what = fmt::format("the metadata `{}` of {}", path.text, artifact.what());
      if (entries.kind != Node::Kind::List) {
        artifact.problem().refuse(entries.place(),
                                  fmt::format("{} is {}, not a list", what, describe_kind(entries.kind)));
      }
      for (const Node& entry : entries.items) {
        const Members one(entry, "an entry of " + what, artifact.problem(), Scalars::Strict);
        if (one.word("type").text != "aws:cdk:logicalId") continue;
        titles.emplace(one.text("data").text, path.text.substr(path.text.starts_with('/') ? 1 : 0));
      }
    }
    return titles;
  }

  LocalTemplates& files_;
  AssemblyTemplates found_;
};

}  // namespace

bool is_cdk_manifest(const Node& root) { return root.find("artifacts") != nullptr && root.find("version") != nullptr; }

AssemblyTemplates list_templates(const std::string& file, const Node& root, LocalTemplates& files,
                                 FirstProblem& problem) {
  Assembly assembly(files);
  assembly.read_manifest(file, root, "", problem);
  return assembly.take();
}

}  // namespace insitu
