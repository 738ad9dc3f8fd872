#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "insitu/emf_data.h"
#include "insitu/scan_options.h"
#include "tests/differential/reference_emf.h"

/// EMF documents read by the engine, in the words of the reference.
namespace insitu {

/// Returns the same data as the reference states them. REQUIRES: the ledger keeps all entries
reference::EmfAnswer answer_of(const EmfData& data);

/// Writes events as lines of a file. REQUIRES: no message holds a newline
std::string emf_lines(const std::vector<reference::EmfEvent>& events);
/// Writes events as `aws logs filter-log-events` prints them.
std::string emf_objects(const std::vector<reference::EmfEvent>& events);

/// Describes an answer for messages: samples, then entries, a line each.
std::string describe_emf(const reference::EmfAnswer& answer);
/// Whether two answers are the same in all but the number of documents.
bool is_same(const reference::EmfAnswer& one, const reference::EmfAnswer& other);

}  // namespace insitu
