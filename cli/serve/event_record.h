#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cli/serve/catalogue.h"
#include "cli/serve/event_pages.h"
#include "cli/serve/query_jobs.h"
#include "cli/serve/server.h"
#include "insitu/field_scan.h"

namespace insitu::serve {

/// The fields of the events of some files in a window, counted.
FieldScanResult scan_group_fields(Server& server, std::span<const ServedFile> files, const TimeWindow& window);

/// One event with all of its fields.
struct EventRecord {
  std::string group;
  StoredEvent event;
  ServedFile file;
  std::vector<std::pair<std::string, std::string>> fields;  ///< that were discovered in it, by their flattened names
};

/// Reads the event at a pointer; nullopt: it is gone.
std::optional<EventRecord> read_record(Server& server, const Listing& listing, const EventPointer& pointer);

/// The fields that are discovered in an event, with their values as they are printed.
std::vector<std::pair<std::string, std::string>> fields_of(const StoredEvent& event, const std::string& group);

}  // namespace insitu::serve
