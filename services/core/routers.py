"""Every page of the core."""

from fastapi import APIRouter

ROUTERS: tuple[APIRouter, ...] = ()
