#pragma once

#include <sys/socket.h>

#include <optional>
#include <string>

#include "http_client/origin_policy.h"

namespace patchbay::http_client {

// The kinds of networks to which an address can belong, by the IANA special-purpose registries (RFC
// 6890 and successors). An IPv6 address that contains an IPv4 address (mapped, 6to4, NAT64) has the
// kind of the IPv4 address.
enum class AddressKind {
  kPublic,
  kLoopback,
  kPrivate,    // RFC 1918, RFC 4193, carrier-grade NAT, benchmarking
  kForbidden,  // link-local, metadata services, multicast, documentation, unspecified, not IP
};

AddressKind kind_of(const sockaddr* address);
// Returns the kind of an address in the text form of libcurl. Returns kForbidden if the text is not
// an address.
AddressKind kind_of(const std::string& address);

// Returns an IPv4 or IPv6 address as text, without port and zone. Returns "" for other address
// families.
std::string text_of(const sockaddr* address);

// Returns true if a rule with this reach allows connections to an address of this kind. Plain http
// is allowed only to this machine.
bool may_connect(AddressKind kind, Reach reach, bool plain_http);

}  // namespace patchbay::http_client
