// The client side of OAuth 2. Start here, and with README.md in this folder. Each of these headers
// may be included alone.
//
//   a registration: our client at one server                  registration.h, client_identity.h
//   → the user goes to the provider and brings back a code    authorization.h
//     or enters a code on another device                      device_flow.h
//   → the tokens, which can be refreshed and revoked          token_endpoint.h
//   the reasons of all failures                               oauth_messages/reason.h
#pragma once

#include "oauth/authorization.h"
#include "oauth/client_identity.h"
#include "oauth/connect_tickets.h"
#include "oauth/device_flow.h"
#include "oauth/discovery.h"
#include "oauth/obtained_clients.h"
#include "oauth/registration.h"
#include "oauth/token_endpoint.h"
#include "oauth_messages/reason.h"
