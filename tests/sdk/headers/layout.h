/* The layout with which the ABI was published. If a line fails here, every existing connector
 * breaks. Add fields only at the end of APPENDABLE structs, and a line here for each. */
#ifndef PATCHBAY_TESTS_SDK_LAYOUT_H
#define PATCHBAY_TESTS_SDK_LAYOUT_H

#include <patchbay/abi/actions.h>
#include <patchbay/abi/auth.h>
#include <patchbay/abi/call.h>
#include <patchbay/abi/draft/action_names.h>
#include <patchbay/abi/draft/documents.h>
#include <patchbay/abi/draft/host_crypto.h>
#include <patchbay/abi/draft/host_file_text.h>
#include <patchbay/abi/draft/host_http_streams.h>
#include <patchbay/abi/draft/host_process.h>
#include <patchbay/abi/draft/host_resource.h>
#include <patchbay/abi/draft/webhooks.h>
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

SIZE(patchbay_action_outcome, 32);
AT(patchbay_action_outcome, struct_size, 0);
AT(patchbay_action_outcome, kind, 4);
AT(patchbay_action_outcome, result, 8);
AT(patchbay_action_outcome, continuation, 16);
AT(patchbay_action_outcome, flags, 24);
AT(patchbay_action_outcome, reserved, 28);

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

SIZE(patchbay_principal, 72);
AT(patchbay_principal, kind, 0);
AT(patchbay_principal, role, 4);
AT(patchbay_principal, flags, 8);
AT(patchbay_principal, reserved, 12);
AT(patchbay_principal, until_ms, 16);
AT(patchbay_principal, id, 24);
AT(patchbay_principal, email, 40);
AT(patchbay_principal, name, 56);

SIZE(patchbay_access, 24);
AT(patchbay_access, struct_size, 0);
AT(patchbay_access, kind, 4);
AT(patchbay_access, principals, 8);
AT(patchbay_access, principal_count, 16);

SIZE(patchbay_collection, 56);
AT(patchbay_collection, struct_size, 0);
AT(patchbay_collection, state, 4);
AT(patchbay_collection, id, 8);
AT(patchbay_collection, name, 24);
AT(patchbay_collection, url, 40);

SIZE(patchbay_collections, 32);
AT(patchbay_collections, struct_size, 0);
AT(patchbay_collections, reserved, 4);
AT(patchbay_collections, context, 8);
AT(patchbay_collections, add, 16);
AT(patchbay_collections, failed, 24);

SIZE(patchbay_document, 216);
AT(patchbay_document, struct_size, 0);
AT(patchbay_document, flags, 4);
AT(patchbay_document, id, 8);
AT(patchbay_document, version, 24);
AT(patchbay_document, reference, 40);
AT(patchbay_document, title, 56);
AT(patchbay_document, url, 72);
AT(patchbay_document, media_type, 88);
AT(patchbay_document, size, 104);
AT(patchbay_document, created_ms, 112);
AT(patchbay_document, modified_ms, 120);
AT(patchbay_document, parents, 128);
AT(patchbay_document, parent_count, 136);
AT(patchbay_document, authors, 144);
AT(patchbay_document, author_count, 152);
AT(patchbay_document, access, 160);
AT(patchbay_document, metadata, 168);
AT(patchbay_document, skipped, 184);
AT(patchbay_document, content, 200);

SIZE(patchbay_document_ref, 72);
AT(patchbay_document_ref, struct_size, 0);
AT(patchbay_document_ref, reserved, 4);
AT(patchbay_document_ref, collection, 8);
AT(patchbay_document_ref, id, 24);
AT(patchbay_document_ref, version, 40);
AT(patchbay_document_ref, reference, 56);

SIZE(patchbay_changes, 56);
AT(patchbay_changes, struct_size, 0);
AT(patchbay_changes, reserved, 4);
AT(patchbay_changes, context, 8);
AT(patchbay_changes, upsert, 16);
AT(patchbay_changes, gone, 24);
AT(patchbay_changes, access, 32);
AT(patchbay_changes, failed, 40);
AT(patchbay_changes, checkpoint, 48);

SIZE(patchbay_enumeration, 40);
AT(patchbay_enumeration, struct_size, 0);
AT(patchbay_enumeration, flags, 4);
AT(patchbay_enumeration, collection, 8);
AT(patchbay_enumeration, cursor, 24);

SIZE(patchbay_step, 32);
AT(patchbay_step, struct_size, 0);
AT(patchbay_step, flags, 4);
AT(patchbay_step, expected, 8);
AT(patchbay_step, state, 16);
AT(patchbay_step, reserved, 20);
AT(patchbay_step, reason, 24);

SIZE(patchbay_fetch, 24);
AT(patchbay_fetch, struct_size, 0);
AT(patchbay_fetch, flags, 4);
AT(patchbay_fetch, document, 8);
AT(patchbay_fetch, max_bytes, 16);

SIZE(patchbay_part, 64);
AT(patchbay_part, struct_size, 0);
AT(patchbay_part, reserved, 4);
AT(patchbay_part, name, 8);
AT(patchbay_part, media_type, 24);
AT(patchbay_part, version, 40);
AT(patchbay_part, size, 56);

SIZE(patchbay_content, 48);
AT(patchbay_content, struct_size, 0);
AT(patchbay_content, reserved, 4);
AT(patchbay_content, context, 8);
AT(patchbay_content, begin, 16);
AT(patchbay_content, skip, 24);
AT(patchbay_content, bytes, 32);

SIZE(patchbay_members, 32);
AT(patchbay_members, struct_size, 0);
AT(patchbay_members, reserved, 4);
AT(patchbay_members, context, 8);
AT(patchbay_members, add, 16);
AT(patchbay_members, more, 24);

SIZE(patchbay_documents, 56);
AT(patchbay_documents, struct_size, 0);
AT(patchbay_documents, reserved, 4);
AT(patchbay_documents, collections, 8);
AT(patchbay_documents, enumerate, 16);
AT(patchbay_documents, look, 24);
AT(patchbay_documents, access, 32);
AT(patchbay_documents, fetch, 40);
AT(patchbay_documents, members, 48);

SIZE(patchbay_subscribe, 88);
AT(patchbay_subscribe, struct_size, 0);
AT(patchbay_subscribe, reserved, 4);
AT(patchbay_subscribe, id, 8);
AT(patchbay_subscribe, url, 24);
AT(patchbay_subscribe, secret, 40);
AT(patchbay_subscribe, collection, 56);
AT(patchbay_subscribe, state, 72);

SIZE(patchbay_subscribed, 16);
AT(patchbay_subscribed, struct_size, 0);
AT(patchbay_subscribed, reserved, 4);
AT(patchbay_subscribed, expires_ms, 8);

SIZE(patchbay_webhooks, 32);
AT(patchbay_webhooks, struct_size, 0);
AT(patchbay_webhooks, reserved, 4);
AT(patchbay_webhooks, subscribe, 8);
AT(patchbay_webhooks, renew, 16);
AT(patchbay_webhooks, unsubscribe, 24);

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

SIZE(patchbay_process_request, 32);
AT(patchbay_process_request, struct_size, 0);
AT(patchbay_process_request, flags, 4);
AT(patchbay_process_request, command, 8);
AT(patchbay_process_request, max_message_bytes, 24);

SIZE(patchbay_process, 24);
AT(patchbay_process, struct_size, 0);
AT(patchbay_process, is_new, 4);
AT(patchbay_process, handle, 8);
AT(patchbay_process, generation, 16);

SIZE(patchbay_host_process, 72);
AT(patchbay_host_process, struct_size, 0);
AT(patchbay_host_process, reserved, 4);
AT(patchbay_host_process, attach, 8);
AT(patchbay_host_process, ready, 16);
AT(patchbay_host_process, send, 24);
AT(patchbay_host_process, receive, 32);
AT(patchbay_host_process, end, 40);
AT(patchbay_host_process, close, 48);
AT(patchbay_host_process, keep, 56);
AT(patchbay_host_process, take, 64);

SIZE(patchbay_file_text_request, 64);
AT(patchbay_file_text_request, struct_size, 0);
AT(patchbay_file_text_request, reserved, 4);
AT(patchbay_file_text_request, handle, 8);
AT(patchbay_file_text_request, media_type, 16);
AT(patchbay_file_text_request, name, 32);
AT(patchbay_file_text_request, offset, 48);
AT(patchbay_file_text_request, most, 56);

SIZE(patchbay_host_file_text, 16);
AT(patchbay_host_file_text, struct_size, 0);
AT(patchbay_host_file_text, reserved, 4);
AT(patchbay_host_file_text, read, 8);

SIZE(patchbay_host_http_streams, 32);
AT(patchbay_host_http_streams, struct_size, 0);
AT(patchbay_host_http_streams, reserved, 4);
AT(patchbay_host_http_streams, wait, 8);
AT(patchbay_host_http_streams, keep, 16);
AT(patchbay_host_http_streams, take, 24);

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
