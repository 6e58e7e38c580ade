# Databricks notebook source
print(1)

# COMMAND ----------

# MAGIC %sql select 1
