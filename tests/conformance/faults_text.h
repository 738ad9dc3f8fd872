#pragma once

#include <string>

#include "tests/conformance/document.h"

namespace insitu::conformance {

/// Lists the faults that were found while reading a document, one per line: "LINE: WHAT".
template <class DocumentFile>
std::string faults_of(const DocumentFile& file) {
  std::string faults;
  for (const Fault& fault : file.faults) faults += std::to_string(fault.line) + ": " + fault.what + "\n";
  return faults;
}

}  // namespace insitu::conformance
