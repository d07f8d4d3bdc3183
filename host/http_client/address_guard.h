#pragma once

#include <sys/socket.h>

#include <optional>
#include <string>

#include "http_client/origin_policy.h"

namespace patchbay {

// Where an address leads, by the IANA special-purpose registries (RFC 6890 and successors). IPv4
// within IPv6 (mapped, 6to4, NAT64) counts as the IPv4 address it stands for.
enum class AddressKind {
  kPublic,
  kLoopback,
  kPrivate,    // RFC 1918, RFC 4193, carrier-grade NAT, benchmarking
  kForbidden,  // link-local, metadata services, multicast, documentation, unspecified, other
               // families
};

AddressKind kind_of(const sockaddr* address);
// From its text, as libcurl reports a connection's; kForbidden when it is none.
AddressKind kind_of(const std::string& address);

// Whether a rule of that reach may connect there. Plain http may go to this machine only.
bool may_connect(AddressKind kind, Reach reach, bool plain_http);

}  // namespace patchbay
