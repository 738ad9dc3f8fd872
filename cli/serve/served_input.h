#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cli/serve/catalogue.h"
#include "insitu/scan_input.h"
#include "insitu/scan_options.h"

namespace insitu::serve {

/// A file of the catalogue as one input of a scan, with the group and stream that its events are of. Links that came in
/// its place are not followed. Of a file that is put, the lines are read as event objects.
struct ServedFile {
  std::shared_ptr<const CatalogueFile> file;
  std::string group;
  std::string stream;
};

/// Whether a file has not grown for a while: only then a last line without its end is an event.
bool has_settled(const CatalogueFile& file);

/// The files of some streams of a group, in the order of streams; `streams` empty: of all.
std::vector<ServedFile> files_of(const CatalogueGroup& group, std::span<const std::string> streams = {});
/// Inputs of a scan, with the same indexes.
std::vector<Input> inputs_of(std::span<const ServedFile> files);
/// How they are read: `scan` as the settings say, and files that are put as what they are.
ScanOptions scan_options_of(const ScanOptions& scan, std::span<const ServedFile> files);

}  // namespace insitu::serve
