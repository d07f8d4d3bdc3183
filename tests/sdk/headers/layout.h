/* The layout with which the ABI was published. If a line fails here, every connector ever built
 * breaks: fields are added only at the end of APPENDABLE structs, each with a line of its own. */
#ifndef PATCHBAY_TESTS_SDK_LAYOUT_H
#define PATCHBAY_TESTS_SDK_LAYOUT_H

#include <patchbay/abi/actions.h>
#include <patchbay/abi/auth.h>
#include <patchbay/abi/call.h>
#include <patchbay/abi/draft/action_names.h>
#include <patchbay/abi/draft/host_crypto.h>
#include <patchbay/abi/draft/host_resource.h>
#include <patchbay/abi/entry.h>
#include <patchbay/abi/error.h>
#include <patchbay/abi/host_clock.h>
#include <patchbay/abi/host_http.h>
#include <patchbay/abi/host_log.h>
#include <patchbay/abi/host_state.h>
#include <patchbay/abi/types.h>
#include <stddef.h>

#ifdef __cplusplus
#define HOLDS(condition) static_assert(condition, #condition)
#else
#define HOLDS(condition) _Static_assert(condition, #condition)
#endif
#ifndef SIZE /* layout_json.c prints what is asserted here */
#define SIZE(type, size) HOLDS(sizeof(type) == size)
#define AT(type, field, offset) HOLDS(offsetof(type, field) == offset)
#endif

SIZE(patchbay_action_list, 24);
AT(patchbay_action_list, struct_size, 0);
AT(patchbay_action_list, reserved, 4);
AT(patchbay_action_list, generation, 8);
AT(patchbay_action_list, lifetime_ms, 16);

SIZE(patchbay_action_request, 72);
AT(patchbay_action_request, struct_size, 0);
AT(patchbay_action_request, flags, 4);
AT(patchbay_action_request, action, 8);
AT(patchbay_action_request, arguments, 24);
AT(patchbay_action_request, continuation, 40);
AT(patchbay_action_request, answers, 56);

SIZE(patchbay_action_outcome, 24);
AT(patchbay_action_outcome, struct_size, 0);
AT(patchbay_action_outcome, kind, 4);
AT(patchbay_action_outcome, result, 8);
AT(patchbay_action_outcome, continuation, 16);

SIZE(patchbay_actions, 24);
AT(patchbay_actions, struct_size, 0);
AT(patchbay_actions, reserved, 4);
AT(patchbay_actions, invoke, 8);
AT(patchbay_actions, list, 16);

SIZE(patchbay_answer, 80);
AT(patchbay_answer, struct_size, 0);
AT(patchbay_answer, status, 4);
AT(patchbay_answer, headers, 8);
AT(patchbay_answer, header_count, 16);
AT(patchbay_answer, body, 24);
AT(patchbay_answer, now_ms, 40);
AT(patchbay_answer, method, 48);
AT(patchbay_answer, url, 64);

SIZE(patchbay_verdict, 1048);
AT(patchbay_verdict, struct_size, 0);
AT(patchbay_verdict, kind, 4);
AT(patchbay_verdict, retry_after_ms, 8);
AT(patchbay_verdict, scopes_size, 16);
AT(patchbay_verdict, message_size, 20);
AT(patchbay_verdict, scopes, 24);
AT(patchbay_verdict, message, 536);

SIZE(patchbay_auth, 32);
AT(patchbay_auth, struct_size, 0);
AT(patchbay_auth, classify_from, 4);
AT(patchbay_auth, identify, 8);
AT(patchbay_auth, probe, 16);
AT(patchbay_auth, classify, 24);

SIZE(patchbay_link, 48);
AT(patchbay_link, id, 0);
AT(patchbay_link, account, 16);
AT(patchbay_link, user_configuration, 32);

SIZE(patchbay_call, 152);
AT(patchbay_call, struct_size, 0);
AT(patchbay_call, reserved, 4);
AT(patchbay_call, host_context, 8);
AT(patchbay_call, trace_id, 16);
AT(patchbay_call, link, 32);
AT(patchbay_call, scopes, 80);
AT(patchbay_call, idempotency_key, 96);
AT(patchbay_call, locale, 112);
AT(patchbay_call, remaining_ms, 128);
AT(patchbay_call, is_cancelled, 136);
AT(patchbay_call, progress, 144);

SIZE(patchbay_host, 48);
AT(patchbay_host, struct_size, 0);
AT(patchbay_host, reserved, 4);
AT(patchbay_host, name, 8);
AT(patchbay_host, version, 24);
AT(patchbay_host, service, 40);

SIZE(patchbay_entry, 80);
AT(patchbay_entry, struct_size, 0);
AT(patchbay_entry, reserved, 4);
AT(patchbay_entry, id, 8);
AT(patchbay_entry, version, 24);
AT(patchbay_entry, built_with, 40);
AT(patchbay_entry, capability, 56);
AT(patchbay_entry, create, 64);
AT(patchbay_entry, destroy, 72);

SIZE(patchbay_error, 544);
AT(patchbay_error, struct_size, 0);
AT(patchbay_error, code, 4);
AT(patchbay_error, retry_after_ms, 8);
AT(patchbay_error, provider_status, 16);
AT(patchbay_error, message_size, 20);
AT(patchbay_error, message, 24);
AT(patchbay_error, details, 536);

SIZE(patchbay_host_clock, 32);
AT(patchbay_host_clock, struct_size, 0);
AT(patchbay_host_clock, reserved, 4);
AT(patchbay_host_clock, wall_ms, 8);
AT(patchbay_host_clock, monotonic_ns, 16);
AT(patchbay_host_clock, wait, 24);

SIZE(patchbay_http_request, 96);
AT(patchbay_http_request, struct_size, 0);
AT(patchbay_http_request, flags, 4);
AT(patchbay_http_request, method, 8);
AT(patchbay_http_request, url, 24);
AT(patchbay_http_request, headers, 40);
AT(patchbay_http_request, header_count, 48);
AT(patchbay_http_request, body, 56);
AT(patchbay_http_request, body_source, 72);
AT(patchbay_http_request, max_body_bytes, 80);
AT(patchbay_http_request, timeout_ms, 88);

SIZE(patchbay_http_response, 56);
AT(patchbay_http_response, struct_size, 0);
AT(patchbay_http_response, status, 4);
AT(patchbay_http_response, handle, 8);
AT(patchbay_http_response, headers, 16);
AT(patchbay_http_response, header_count, 24);
AT(patchbay_http_response, url, 32);
AT(patchbay_http_response, flags, 48);
AT(patchbay_http_response, code, 52);

SIZE(patchbay_host_http, 48);
AT(patchbay_host_http, struct_size, 0);
AT(patchbay_host_http, reserved, 4);
AT(patchbay_host_http, send, 8);
AT(patchbay_host_http, read, 16);
AT(patchbay_host_http, pipe, 24);
AT(patchbay_host_http, close, 32);
AT(patchbay_host_http, send_all, 40);

SIZE(patchbay_host_crypto, 40);
AT(patchbay_host_crypto, struct_size, 0);
AT(patchbay_host_crypto, reserved, 4);
AT(patchbay_host_crypto, check_mac, 8);
AT(patchbay_host_crypto, mac, 16);
AT(patchbay_host_crypto, check_signature, 24);
AT(patchbay_host_crypto, digest, 32);

SIZE(patchbay_action_names, 24);
AT(patchbay_action_names, struct_size, 0);
AT(patchbay_action_names, reserved, 4);
AT(patchbay_action_names, ids, 8);
AT(patchbay_action_names, count, 16);

SIZE(patchbay_host_resource, 16);
AT(patchbay_host_resource, struct_size, 0);
AT(patchbay_host_resource, reserved, 4);
AT(patchbay_host_resource, read, 8);

SIZE(patchbay_host_log, 24);
AT(patchbay_host_log, struct_size, 0);
AT(patchbay_host_log, reserved, 4);
AT(patchbay_host_log, write, 8);
AT(patchbay_host_log, is_enabled, 16);

SIZE(patchbay_host_state, 32);
AT(patchbay_host_state, struct_size, 0);
AT(patchbay_host_state, reserved, 4);
AT(patchbay_host_state, get, 8);
AT(patchbay_host_state, put, 16);
AT(patchbay_host_state, remove, 24);

SIZE(patchbay_str, 16);
AT(patchbay_str, data, 0);
AT(patchbay_str, size, 8);

SIZE(patchbay_sink, 16);
AT(patchbay_sink, context, 0);
AT(patchbay_sink, write, 8);

SIZE(patchbay_source, 32);
AT(patchbay_source, context, 0);
AT(patchbay_source, size, 8);
AT(patchbay_source, read, 16);
AT(patchbay_source, rewind, 24);

SIZE(patchbay_header, 32);
AT(patchbay_header, name, 0);
AT(patchbay_header, value, 16);

#endif
