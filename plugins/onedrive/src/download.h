// Downloads the bytes of an item. Graph answers with a redirect to an address that is open to
// whoever has it, for some minutes. That address gets no credential, and stays byte for byte as it
// came. learn.microsoft.com/graph/api/driveitem-get-content
#pragma once

#include <string>
#include <string_view>

#include "onedrive.h"

namespace onedrive {

struct Download {
  Response response;
  std::string refusal;  // the body of an answer that is not a 2xx, read already
  bool is_infected = false;

  [[nodiscard]] bool ok() const { return response.ok(); }
};

// `url` ends with /content. `range` is the header Range; "": none. An address that is no longer
// valid is asked for again, once.
Download download(const OneDrive& onedrive, Call& call, const std::string& url,
                  const std::string& range = {});

}  // namespace onedrive
