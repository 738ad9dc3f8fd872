#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/extract/json_walker.h"
#include "engine/kernels/json_object.h"
#include "engine/model/path_set.h"

namespace insitu {

/// How values are found: always by a walk, or by a vector kernel wherever it is sure. The results are the same.
enum class JsonMethod : std::uint8_t { Walk, Scan };

/// Hands over the values of a message that a path set wants, as JsonWalker does, but faster: most messages are objects
/// without anything odd about them, and those take one pass of a kernel. All others are walked.
///
/// `JsonToken::leaf` is only set in messages with more than kFewLeaves of them, else it is 0. Not thread-safe: holds
/// scratch memory.
class JsonExtractor {
 public:
  static constexpr std::size_t kFewLeaves = 200;

  /// `paths` must outlive the extractor.
  explicit JsonExtractor(const PathSet& paths, JsonMethod method = JsonMethod::Scan,
                         kernels::InstructionSet set = kernels::instruction_set_in_use());

  /// Whether a kernel can look for these paths: all are names of members, and not too many.
  static bool can_scan(const PathSet& paths);

  /// Hands the values of a message to `visitor`. Its tokens borrow from `message`.
  JsonWalk extract(std::string_view message, JsonVisitor& visitor);
  /// Returns the walker, for a visitor that asks where it is. REQUIRES: JsonMethod::Walk
  [[nodiscard]] const JsonWalker& walker() const { return walker_; }

 private:
  /// The paths in the form that the kernel takes.
  class Members {
   public:
    Members() = default;
    /// REQUIRES: all of `paths` are names of members, and not too many
    explicit Members(const PathSet& paths);
    [[nodiscard]] kernels::JsonMembers view() const;
    [[nodiscard]] PathNodeId node(std::uint32_t member) const { return path_nodes_[member]; }

   private:
    std::vector<kernels::JsonMembers::Node> nodes_;
    std::vector<kernels::JsonMembers::Member> members_;
    std::vector<PathNodeId> path_nodes_;  // of the members' values
    std::string names_;
    kernels::NameBytes name_bytes_;
  };

  bool scan(std::string_view message, JsonVisitor& visitor);

  const PathSet& paths_;
  kernels::ScanJsonObject scan_;  // nullptr: everything is walked
  Members members_;
  std::vector<kernels::JsonHit> hits_;
  JsonWalker walker_;
};

}  // namespace insitu
