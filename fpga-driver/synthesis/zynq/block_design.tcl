# A block design of a Zynq XC7Z020 with the accelerator: registers on a general purpose port, the buffer on a high
# performance port, the interrupt on IRQ_F2P. UNTESTED: no Vivado and no board were at hand.
#
#   vivado -mode batch -source block_design.tcl -tclargs PART   (default xc7z020clg400-1)
set part [expr {$argc > 0 ? [lindex $argv 0] : "xc7z020clg400-1"}]
set here [file dirname [file normalize [info script]]]
set rtl [file join $here .. .. rtl]

create_project bitgear [file join $here .. .. target synthesis zynq] -part $part -force
add_files [glob [file join $rtl *.v]] [file join $here bitgear_zynq.v]
set_property include_dirs $rtl [current_fileset]
update_compile_order -fileset sources_1

create_bd_design bitgear
set ps [create_bd_cell -type ip -vlnv xilinx.com:ip:processing_system7 ps]
apply_bd_automation -rule xilinx.com:bd_rule:processing_system7 \
    -config {make_external "FIXED_IO, DDR"} $ps
set_property -dict [list CONFIG.PCW_FPGA0_PERIPHERAL_FREQMHZ 100 CONFIG.PCW_USE_M_AXI_GP0 1 \
    CONFIG.PCW_USE_S_AXI_HP0 1 CONFIG.PCW_USE_FABRIC_INTERRUPT 1 CONFIG.PCW_IRQ_F2P_INTR 1] $ps
set accelerator [create_bd_cell -type module -reference bitgear_zynq accelerator]
apply_bd_automation -rule xilinx.com:bd_rule:axi4 -config {Master "/ps/M_AXI_GP0" Clk "Auto"} \
    [get_bd_intf_pins $accelerator/s_axi]
apply_bd_automation -rule xilinx.com:bd_rule:axi4 -config {Slave "/ps/S_AXI_HP0" Clk "Auto"} \
    [get_bd_intf_pins $accelerator/m_axi]
connect_bd_net [get_bd_pins $accelerator/irq] [get_bd_pins $ps/IRQ_F2P]
assign_bd_address
validate_bd_design
save_bd_design

make_wrapper -files [get_files bitgear.bd] -top -import
set_property top bitgear_wrapper [current_fileset]
launch_runs impl_1 -to_step write_bitstream -jobs 4
wait_on_run impl_1
open_run impl_1
report_utilization
report_timing_summary -max_paths 5
