// For the server, not for embedders: how it opens a host with more than HostOptions can say.
#pragma once

#include "actions/call_observer.h"
#include "patchbay/host.hpp"

namespace patchbay::embed {

// Everything is borrowed, outlives the host, and may be absent.
struct Additions {
  actions::CallObserver* observer = nullptr;  // is told of every call
};

struct Opening {
  // As Host::open.
  static Outcome<std::unique_ptr<Host>> open(HostOptions options, const Additions& additions);
};

}  // namespace patchbay::embed
