"""Removes a security key twice over gRPC and prints what came of it as JSON: remove_factor.py ADDRESS TOKEN USER KEY API

API is v1, the Management API, or v2, the user service.
"""

import json
import sys

import grpc
from google.protobuf.json_format import MessageToDict
from grpc_status import rpc_status
from zitadel.management.v1 import management_pb2, management_pb2_grpc
from zitadel.user.v2 import user_service_pb2, user_service_pb2_grpc
from zitadel.v1 import message_pb2

address, token, user_id, key_id, api = sys.argv[1:]
metadata = [("authorization", f"Bearer {token}")]

with grpc.insecure_channel(address) as channel:
    if api == "v1":
        stub = management_pb2_grpc.ManagementServiceStub(channel)
        remove, find = stub.RemoveHumanAuthFactorU2F, stub.ListHumanAuthFactors
        removal = management_pb2.RemoveHumanAuthFactorU2FRequest(user_id=user_id, token_id=key_id)
        search = management_pb2.ListHumanAuthFactorsRequest(user_id=user_id)
    else:
        stub = user_service_pb2_grpc.UserServiceStub(channel)
        remove, find = stub.RemoveU2F, stub.ListAuthenticationFactors
        removal = user_service_pb2.RemoveU2FRequest(user_id=user_id, u2f_id=key_id)
        search = user_service_pb2.ListAuthenticationFactorsRequest(user_id=user_id)
    removed = remove(removal, metadata=metadata)
    listed = find(search, metadata=metadata)
    try:
        remove(removal, metadata=metadata)
        again = None
    except grpc.RpcError as error:
        detail = message_pb2.ErrorDetail()
        rpc_status.from_call(error).details[0].Unpack(detail)
        again = {"code": error.code().name, "text": error.details(), "id": detail.id}

print(json.dumps({"removed": MessageToDict(removed), "listed": MessageToDict(listed), "again": again}))
