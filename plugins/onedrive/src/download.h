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

struct Wanted {
  std::string format;  // such as pdf; "": the bytes as they are
  std::string range;   // the header Range; "": none
};

// `item` is the address of the item. An address to download from that is no longer valid is asked
// for again, once. Throws PROVIDER_ERROR for a refusal that does not say why.
Download download(const OneDrive& onedrive, Call& call, const Url& item, const Wanted& wanted = {});

}  // namespace onedrive
