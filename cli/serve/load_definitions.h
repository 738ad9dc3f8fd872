#pragma once

#include <expected>
#include <string>
#include <vector>

namespace insitu::serve {

class Server;

/// Puts the metric filters, alarms and saved queries that templates and test files define beside those that clients
/// put. They count as long as the server runs, and are not kept: each start reads the files anew. One that has the name
/// of something that a client put takes its place.
///
/// `notes` takes what is left out, and why, and what is assumed. The error says why a file cannot be read.
std::expected<void, std::string> load_definitions(Server& server, const std::vector<std::string>& files,
                                                  std::vector<std::string>& notes);

}  // namespace insitu::serve
